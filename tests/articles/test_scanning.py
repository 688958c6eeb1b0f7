"""What the scan of an article finds, what passes, and that nothing is left once it is taken out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefiles.articles.scanning import NumberKind, masked, parts, scan
from casefiles.identifiers.resident_id import check_digit
from tests.batches.lists import code_of

WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
CHINESE = st.text(alphabet="信用核查县局，。《通知》（一）、工作 \n", max_size=20)


@st.composite
def identity_numbers(draw: st.DrawFn) -> str:
    """Valid ones of anywhere, born on days that every month has."""
    division = draw(st.sampled_from(["350122", "110101", "440306", "650102", "830000"]))
    year, month, day = draw(
        st.tuples(st.integers(1900, 2025), st.integers(1, 12), st.integers(1, 28))
    )
    body = f"{division}{year:04}{month:02}{day:02}{draw(st.integers(0, 999)):03}"
    return body + check_digit(body)


@st.composite
def near_misses(draw: st.DrawFn) -> str:
    """With one wrong digit after the division and before the check digit's place."""
    number = draw(identity_numbers())
    at = draw(st.sampled_from([14, 15, 16]))
    other = draw(st.sampled_from([each for each in "0123456789" if each != number[at]]))
    return number[:at] + other + number[at + 1 :]


@st.composite
def mobiles(draw: st.DrawFn) -> str:
    digits = f"1{draw(st.integers(3, 9))}{draw(st.integers(0, 999_999_999)):09}"
    shape = draw(st.sampled_from(["{0}{1}{2}", "{0}-{1}-{2}", "{0} {1} {2}", "+86 {0}{1}{2}"]))
    return shape.format(digits[:3], digits[3:7], digits[7:])


def spaced(number: str, gap: str) -> str:
    return gap.join([number[:6], number[6:14], number[14:]])


@given(
    CHINESE,
    identity_numbers() | near_misses(),
    CHINESE,
    st.sampled_from(["", " ", "-", "\u200b", "－"]),
)
def test_identity_numbers_are_found_however_they_are_written(
    before: str, number: str, after: str, gap: str
) -> None:
    for shown in (spaced(number, gap), spaced(number, gap).translate(WIDE), number.lower()):
        text = f"{before}{shown}{after}"
        (found,) = scan(text)
        assert found.kind == NumberKind.IDENTITY
        assert text[found.start : found.end] == shown
        assert masked(text) == f"{before}［身份证号码略］{after}"


@given(CHINESE, mobiles(), CHINESE)
def test_mobiles_are_found(before: str, number: str, after: str) -> None:
    text = f"{before}{number}{after}"
    assert [each.kind for each in scan(text)] == [NumberKind.MOBILE]
    assert masked(text) == f"{before}［手机号码略］{after}"


@given(st.text(alphabet="0123456789 -.X（）+电话卡号：信０１９", max_size=80))
def test_nothing_is_left_once_it_is_taken_out(text: str) -> None:
    clean = masked(text)
    assert scan(clean) == [] and masked(clean) == clean


@given(st.text(max_size=200))
def test_every_text_is_kept_but_for_its_numbers(text: str) -> None:
    found = scan(text)
    told = parts(text)
    assert [each.kind for each in told if each.kind] == [each.kind for each in found]
    if not found:
        assert masked(text) == text and "".join(each.text for each in told) == text


@given(st.integers(1, 999_999), CHINESE)
def test_a_social_credit_code_passes(number: int, around: str) -> None:
    assert scan(f"{around}{code_of(number)}{around}") == []
    assert scan(f"{around}{code_of(number).lower()}{around}") == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("350122800101001", NumberKind.IDENTITY),  # fifteen digits
        ("身份证35012219800101001", NumberKind.IDENTITY),  # one digit lost
        ("电话26132345", NumberKind.LANDLINE),
        ("联系电话：0591-26132345。", NumberKind.LANDLINE),
        ("（0591）26132345", NumberKind.LANDLINE),
        ("(0591) 2613 2345", NumberKind.LANDLINE),
        ("010-65558888", NumberKind.LANDLINE),
        ("卡号6222 0212 3456 7890 123", NumberKind.BANK),
        ("4111 1111 1111 1111", NumberKind.BANK),
        ("转入6217001820000000004账上", NumberKind.BANK),
        ("账号：123456789012", NumberKind.BANK),
        ("tel13812345678", NumberKind.MOBILE),
        ("8613812345678", NumberKind.MOBILE),
    ],
)
def test_what_is_found(text: str, kind: NumberKind) -> None:
    assert [each.kind for each in scan(text)] == [kind]
    assert not any(each.isdigit() for each in masked(text).replace("0591", ""))


@pytest.mark.parametrize(
    "text",
    [
        "热线12345、12315，400-810-1234",
        "2025年12月31日至2026年01月01日，20251231-20260101",
        "连发改信用〔2017〕1号",
        "投资1380000万元，覆盖13812户",
        "项目代码2512-350122-04-01-123456",
        "核查1,234,567,890.12元",
        "第3501220000000000号通知",
        "",
    ],
)
def test_what_passes(text: str) -> None:
    assert scan(text) == []


def test_several_in_one_text_are_marked_in_their_places() -> None:
    text = "陈某某，35012219900307001X，手机138-0000-1111，办公0591-26132345。"
    kinds = [each.kind for each in scan(text)]
    assert kinds == [NumberKind.IDENTITY, NumberKind.MOBILE, NumberKind.LANDLINE]
    shown = "".join(each.text for each in parts(text))
    assert "350122" not in shown and "138" not in shown and shown == masked(text)
