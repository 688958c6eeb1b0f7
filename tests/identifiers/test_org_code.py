"""Organisation codes, GB 11714."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefiles.identifiers import BadIdentifier, Reason, check_org_code
from casefiles.identifiers.org_code import ALPHABET, check_digit


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", Reason.EMPTY),
        ("-", Reason.CHARACTER),
        ("00999901", Reason.LENGTH),
        ("009999-017", Reason.CHARACTER),
        ("0099990一7", Reason.CHARACTER),
        ("00999901-8", Reason.CHECKSUM),
        ("MAYDEM04-0", Reason.CHECKSUM),
        ("9.999E+6", Reason.LOST_DIGITS),
    ],
)
def test_each_rule_names_its_reason(text: str, reason: Reason) -> None:
    with pytest.raises(BadIdentifier) as caught:
        check_org_code(text)
    assert caught.value.reason is reason


@pytest.mark.parametrize("typed", ["maydem04-x", "ＭＡＹＤＥＭ０４－Ｘ", " MAYDEM04 — X "])
def test_as_people_type_it(typed: str) -> None:
    assert check_org_code(typed) == "MAYDEM04X"


@given(st.text(ALPHABET, min_size=8, max_size=8))
def test_each_body_has_one_check_digit(body: str) -> None:
    code = body + check_digit(body)
    assert check_org_code(code) == check_org_code(f"{body}-{code[-1]}") == code
    for wrong in set("0123456789X") - {code[-1]}:
        with pytest.raises(BadIdentifier, match="校验码"):
            check_org_code(body + wrong)
