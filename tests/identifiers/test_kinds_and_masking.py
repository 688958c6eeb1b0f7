"""Which identifier a kind carries, and how much of it is shown."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefiles.identifiers import BadIdentifier, Reason, check_for_kind, mask

TODAY = date(2026, 11, 22)
COMPANY = "91350122MAYDEM015G"
PERSON = "350122190001010010"


@pytest.mark.parametrize("kind", ["LEGAL", "UNINCORPORATED"])
def test_organisations_carry_a_uscc(kind: str) -> None:
    assert check_for_kind(kind, COMPANY.lower(), today=TODAY) == COMPANY


def test_a_person_carries_an_identity_number() -> None:
    assert check_for_kind("NATURAL", f" {PERSON} ", today=TODAY) == PERSON


@pytest.mark.parametrize(
    ("kind", "text", "hint"),
    [
        ("LEGAL", PERSON, "自然人"),
        ("UNINCORPORATED", PERSON, "自然人"),
        ("NATURAL", COMPANY, "法人"),
    ],
)
def test_the_other_sort_is_recognised(kind: str, text: str, hint: str) -> None:
    with pytest.raises(BadIdentifier, match=hint) as caught:
        check_for_kind(kind, text, today=TODAY)
    assert caught.value.reason is Reason.WRONG_KIND


def test_a_flawed_identifier_keeps_its_own_reason() -> None:
    with pytest.raises(BadIdentifier) as caught:
        check_for_kind("LEGAL", PERSON[:-1], today=TODAY)
    assert caught.value.reason is Reason.LENGTH


def test_an_unknown_kind_is_a_mistake_of_the_programme() -> None:
    with pytest.raises(ValueError, match="ROBOT"):
        check_for_kind("ROBOT", COMPANY, today=TODAY)


@pytest.mark.parametrize(
    ("identifier", "shown"),
    [
        (PERSON, "350122********0010"),
        ("35012219040229021X", "350122********021X"),
        ("350122190001010011", "350122********0011"),
        ("350122000101001", "350122*****1001"),
        ("E12345678", "*********"),
        ("", ""),
        (COMPANY, COMPANY),
        ("113501220099990172", "113501220099990172"),
        ("Y1350122MFDEM00287", "Y1350122MFDEM00287"),
    ],
)
def test_what_is_shown(identifier: str, shown: str) -> None:
    assert mask(identifier) == shown


@given(
    st.sampled_from(["110101", "350122", "830000"]),
    st.dates(date(1900, 1, 1), TODAY),
    st.integers(0, 9999),
)
def test_no_birthday_is_ever_shown(division: str, born: date, rest: int) -> None:
    shown = mask(f"{division}{born:%Y%m%d}{rest:04}")
    assert shown == f"{division}********{rest:04}"
