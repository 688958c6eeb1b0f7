"""Seals and their fields, without pages: every text comes back, in its context and by its key only."""

from typing import Any

import pytest
from django.core.files.storage import default_storage
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from casefiles.identifiers import check_resident_id, mask_within, omit_within
from casefiles.identifiers.resident_id import check_digit
from tenants import clock, sealing, vault
from tests.security.people import MASKED, NUMBER

CIPHERS = ("sm4-gcm", "aes-gcm")
quick = examples(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


@pytest.fixture(params=CIPHERS)
def cipher(request: Any, settings: Any) -> str:
    settings.DATA_CIPHER = request.param
    return str(request.param)


@quick
@given(text=texts, context=texts, other=texts)
def test_33_a_text_comes_back_in_its_context_only(
    cipher: str, text: str, context: str, other: str
) -> None:
    token = sealing.seal(text, context)
    assert sealing.open_(token, context) == text
    assert token.isascii() and token.startswith(sealing.text_prefix())
    assert token != sealing.seal(text, context), "a nonce of its own"
    if other != context:
        with pytest.raises(sealing.Unreadable):
            sealing.open_(token, other)


@quick
@given(content=st.binary(max_size=500), context=texts, at=st.integers(0), bit=st.integers(0, 7))
def test_33_bytes_come_back_and_one_wrong_bit_is_seen(
    cipher: str, content: bytes, context: str, at: int, bit: int
) -> None:
    sealed = sealing.seal_bytes(content, context)
    assert sealing.is_sealed(sealed) and sealing.open_bytes(sealed, context) == content
    spoilt = bytearray(sealed)
    spoilt[at % len(sealed)] ^= 1 << bit
    with pytest.raises(sealing.Unreadable):
        sealing.open_bytes(bytes(spoilt), context)
    for short in (sealed[:-1], sealed[: at % len(sealed)], b""):
        with pytest.raises(sealing.Unreadable):
            sealing.open_bytes(short, context)


@quick
@given(text=texts)
def test_33_what_is_no_seal_does_not_open(text: str) -> None:
    for token in (text, sealing.TEXT + text, f"cx1.s.demo.{text}", f"cx1.x.demo.{text}"):
        with pytest.raises(sealing.Unreadable):
            sealing.open_(token, "")


def test_33_each_key_and_each_cipher_opens_its_own(settings: Any) -> None:
    old, new = bytes(range(32)), bytes(range(200, 232))
    settings.DATA_KEYS = {"2026a": old}
    tokens = []
    for name in CIPHERS:
        settings.DATA_CIPHER = name
        tokens.append(sealing.seal(NUMBER, "here"))
    settings.DATA_KEYS = {"2027a": new, "2026a": old}
    assert [sealing.open_(each, "here") for each in tokens] == [NUMBER, NUMBER]
    assert ".2027a." in sealing.seal(NUMBER, "here")
    settings.DATA_KEYS = {"2027a": new}
    with pytest.raises(sealing.KeyMissing, match="2026a"):
        sealing.open_(tokens[0], "here")
    settings.DATA_KEYS = {"2026a": new}
    with pytest.raises(sealing.Unreadable):
        sealing.open_(tokens[0], "here")
    # A seal does not change hands by another label either.
    settings.DATA_KEYS = {"2026a": old, "2026b": old}
    with pytest.raises(sealing.Unreadable):
        sealing.open_(tokens[0].replace("2026a", "2026b"), "here")


def test_33_the_search_hash_hangs_on_its_key_and_its_place(settings: Any) -> None:
    here = sealing.search_hash(NUMBER, "1")
    assert here == sealing.search_hash(NUMBER, "1") and len(here) == 64
    assert len({here, sealing.search_hash(NUMBER, "2"), sealing.search_hash(NUMBER, "")}) == 3
    settings.SEARCH_KEY = bytes(32)
    assert sealing.search_hash(NUMBER, "1") != here


def test_33_the_vault_reads_old_plain_files_and_refuses_moved_ones(files: Any) -> None:
    vault.put("a/one", b"first", context="one")
    assert vault.get("a/one", context="one") == b"first"
    (files / "a" / "two").write_bytes((files / "a" / "one").read_bytes())
    with pytest.raises(sealing.Unreadable):
        vault.get("a/two", context="two")
    (files / "a" / "old").write_bytes(b"plain, of before")
    assert vault.get("a/old", context="old") == b"plain, of before"
    assert not vault.is_current("a/old")
    vault.reseal("a/old", context="old")
    assert vault.is_current("a/old") and vault.get("a/old", context="old") == b"plain, of before"
    assert b"plain" not in (files / "a" / "old").read_bytes()


def test_33_a_full_disk_leaves_the_old_file_and_no_other(
    files: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault.put("a/one", b"first", context="one")

    def full(name: str, content: Any) -> str:
        (files / name).write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(default_storage._wrapped, "_save", full)
    with pytest.raises(OSError, match="No space"):
        vault.put("a/one", b"second", context="one")
    assert vault.get("a/one", context="one") == b"first"
    assert [each.name for each in (files / "a").iterdir()] == ["one"]


@pytest.mark.parametrize(
    "written",
    [
        NUMBER,
        f"（{NUMBER}）",
        f"号码{NUMBER}，已核对",
        "350122 19000101 9007",
        "350122-19000101-9007",
        "３５０１２２１９０００１０１９００７",
        f"a{NUMBER}b",
    ],
)
def test_33_a_number_in_a_text_is_masked(written: str) -> None:
    said = mask_within(written)
    assert MASKED in said and "19000101" not in said.replace(" ", "")
    assert mask_within(said) == said
    assert "［证件号码略］" in omit_within(written) and "350122" not in omit_within(written)


@pytest.mark.parametrize(
    "text",
    [
        "闽连执〔2025〕7号",
        "91350122MAYDEM015G",
        NUMBER[:-1] + "8",  # the check digit is wrong
        "1" + NUMBER,  # part of a longer number
        "6222021234567890123",
        "a1b2" * 16,
        "",
    ],
)
def test_33_what_is_no_number_stays_as_it_was_typed(text: str) -> None:
    assert mask_within(text) == omit_within(text) == text


@quick
@given(
    division=st.sampled_from(["110101", "350122", "659001"]),
    born=st.dates(min_value=clock.date(1900, 1, 1), max_value=clock.date(2025, 12, 31)),
    order=st.integers(0, 999),
    around=st.text("（），。 ：abc", max_size=6),
)
def test_33_no_valid_number_survives_a_text(
    division: str, born: Any, order: int, around: str
) -> None:
    body = f"{division}{born:%Y%m%d}{order:03d}"
    number = check_resident_id(body + check_digit(body), today=clock.today())
    assert number not in mask_within(f"{around}{number}{around}")
