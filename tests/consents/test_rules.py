"""A consent answers one question: recipient, purpose, data, case, ticks and day, each by itself."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefiles.consents.codes import LETTERS, new_code, read, shown
from casefiles.consents.rules import Asked, Terms, judge, last_day, nearest
from casefiles.consents.words import DataScope, Judgement, Use
from tests.cast import at

CASE = UUID(int=7)
TERMS = Terms(
    holder=1,
    recipients=frozenset({1, 2}),
    scopes=frozenset({DataScope.RECORD, DataScope.REPORT}),
    starts_on=date(2026, 3, 1),
    ends_on=date(2027, 3, 1),
    matter=(1, "SY-01"),
    pass_on=True,
    signed_on=date(2026, 3, 1),
)
ASKED = Asked(1, DataScope.RECORD, Use.QUERY, at("2026-06-01 09:00"), matter=(1, "SY-01"))
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("terms", "asked", "said"),
    [
        ({}, {}, Judgement.GIVEN),
        ({}, {"recipient": 2}, Judgement.GIVEN),
        ({}, {"recipient": 3}, Judgement.NONE),
        ({"signed_on": None}, {}, Judgement.UNSIGNED),
        ({}, {"matter": (1, "SY-02")}, Judgement.OTHER_PURPOSE),
        ({}, {"matter": (2, "SY-01")}, Judgement.OTHER_PURPOSE),
        ({"matter": None, "purpose": "年审"}, {"purpose": "年审 "}, Judgement.GIVEN),
        ({"matter": None, "purpose": "年审"}, {"purpose": "复审"}, Judgement.OTHER_PURPOSE),
        ({"matter": None, "purpose": ""}, {"purpose": ""}, Judgement.OTHER_PURPOSE),
        ({}, {"scope": DataScope.CASE}, Judgement.OTHER_SCOPE),
        ({"case": CASE}, {"case": CASE}, Judgement.GIVEN),
        ({"case": CASE}, {"case": UUID(int=8)}, Judgement.OTHER_CASE),
        ({"case": CASE}, {}, Judgement.OTHER_CASE),
        ({}, {"sensitive": True}, Judgement.NOT_TICKED),
        ({"sensitive": True}, {"sensitive": True}, Judgement.GIVEN),
        ({"pass_on": False}, {}, Judgement.GIVEN),
        ({"pass_on": False}, {"recipient": 2}, Judgement.NOT_TICKED),
        ({}, {"use": Use.PUBLISH}, Judgement.NOT_TICKED),
        ({"publish": True}, {"use": Use.PUBLISH}, Judgement.GIVEN),
        ({"withdrawn_at": at("2026-06-01 09:00")}, {}, Judgement.WITHDRAWN),
        ({"withdrawn_at": at("2026-06-01 09:01")}, {}, Judgement.GIVEN),
        ({"case_closed_at": at("2026-05-31 09:00")}, {}, Judgement.EXPIRED),
        ({}, {"at": at("2026-03-01 00:00")}, Judgement.GIVEN),
        ({}, {"at": at("2026-02-28 23:59")}, Judgement.NOT_BEGUN),
        ({}, {"at": at("2027-03-01 23:59")}, Judgement.GIVEN),
        ({}, {"at": at("2027-03-02 00:00")}, Judgement.EXPIRED),
    ],
)
def test_a_consent_answers(
    terms: dict[str, object], asked: dict[str, object], said: Judgement
) -> None:
    assert judge(replace(TERMS, **terms), replace(ASKED, **asked)) == said  # type: ignore[arg-type]


@given(starts_on=DAYS, length=st.integers(0, 365), asked_on=DAYS)
def test_the_first_and_the_last_day_count(starts_on: date, length: int, asked_on: date) -> None:
    ends_on = starts_on + timedelta(days=length)
    terms = replace(TERMS, starts_on=starts_on, ends_on=ends_on)
    said = judge(terms, replace(ASKED, at=at(f"{asked_on} 12:00")))
    assert (said == Judgement.GIVEN) == (starts_on <= asked_on <= ends_on)


@given(DAYS)
def test_a_year_ends_on_the_same_day(starts_on: date) -> None:
    end = last_day(starts_on)
    assert timedelta(days=365) <= end - starts_on <= timedelta(days=366)
    leap = (starts_on.month, starts_on.day) == (2, 29)
    assert (end.month, end.day) == ((2, 28) if leap else (starts_on.month, starts_on.day))


def test_what_opens_the_gate_counts_before_what_does_not() -> None:
    assert nearest([]) == Judgement.NONE
    assert nearest([Judgement.OTHER_CASE, Judgement.GIVEN]) == Judgement.GIVEN
    assert nearest([Judgement.OTHER_SCOPE, Judgement.WITHDRAWN]) == Judgement.WITHDRAWN


def test_a_code_survives_being_copied_by_hand() -> None:
    code = new_code()
    assert read(shown(code)) == read(shown(code).lower().replace("-", " ")) == code
    assert read("o0i1-l1a2-b3c4-d5e6") == "001111A2B3C4D5E6"
    assert read(code[:-1]) == read(f"{code}A") == read("不是核验码") == ""
    assert not set("OILU") & set(LETTERS)
