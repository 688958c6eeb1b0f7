"""How long a report holds, to the day: properties, and the days that people get wrong."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefiles.reports import rules
from casefiles.reports.rules import Facts, a_year_after, covers, ends_soon, judge, valid_until
from casefiles.reports.words import ReportStanding, ReportState

days = st.dates(date(1990, 1, 1), date(2100, 12, 31))
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("issued", "own", "last"),
    [
        ("2026-03-05", None, "2027-03-05"),
        ("2024-02-29", None, "2025-02-28"),
        ("2023-02-28", None, "2024-02-28"),
        ("2023-03-01", None, "2024-03-01"),
        ("2026-03-05", "2026-09-30", "2026-09-30"),
        ("2026-03-05", "2028-03-05", "2027-03-05"),
        ("2026-03-05", "2026-03-05", "2026-03-05"),
        ("2024-02-29", "2025-03-01", "2025-02-28"),
    ],
)
def test_the_last_day(issued: str, own: str | None, last: str) -> None:
    own_end = date.fromisoformat(own) if own else None
    assert valid_until(date.fromisoformat(issued), own_end) == date.fromisoformat(last)


@given(days)
def test_a_year_is_a_year(day: date) -> None:
    later = a_year_after(day)
    assert (later - day).days in {365, 366}
    assert later.month == day.month and later.year == day.year + 1
    assert later.day == day.day or (day.day, later.day) == (29, 28)


@given(days, st.none() | days)
def test_the_issuer_s_own_end_never_lengthens(issued: date, own: date | None) -> None:
    last = valid_until(issued, own)
    assert last <= a_year_after(issued)
    assert last in {a_year_after(issued), own}
    if own is not None:
        assert last <= own


@given(days, st.integers(0, 800), st.integers(-900, 900))
def test_it_holds_from_its_first_to_its_last_day(issued: date, length: int, offset: int) -> None:
    facts = Facts(issued, issued + timedelta(days=length))
    day = issued + timedelta(days=offset)
    expected = (
        ReportStanding.NOT_YET
        if offset < 0
        else ReportStanding.VALID
        if offset <= length
        else ReportStanding.EXPIRED
    )
    assert judge(facts, day) == expected


@given(days)
def test_the_first_and_the_last_day_count(issued: date) -> None:
    last = valid_until(issued, None)
    facts = Facts(issued, last)
    holds = {each: judge(facts, each) for each in (issued - DAY, issued, last, last + DAY)}
    assert list(holds.values()) == [
        ReportStanding.NOT_YET,
        ReportStanding.VALID,
        ReportStanding.VALID,
        ReportStanding.EXPIRED,
    ]


@given(days, st.integers(0, 365), st.none() | st.integers(-5, 400), st.integers(0, 365))
def test_an_agency_s_exit_is_answered_by_a_later_review(
    issued: date, left: int, reviewed: int | None, asked: int
) -> None:
    left_on = issued + timedelta(days=left)
    reviewed_on = None if reviewed is None else issued + timedelta(days=reviewed)
    facts = Facts(
        issued,
        issued + timedelta(days=365),
        agency_left_on=left_on,
        reviewed_on=reviewed_on,
    )
    standing = judge(facts, issued + timedelta(days=asked))
    answered = reviewed_on is not None and reviewed_on >= left_on
    assert (standing == ReportStanding.REVIEW) == (asked >= left and not answered)


@given(days, days, st.sampled_from([ReportState.SUSPENDED, ReportState.VOID]))
def test_what_people_put_aside_never_holds(issued: date, day: date, state: ReportState) -> None:
    facts = Facts(issued, a_year_after(issued), state=state)
    assert judge(facts, day).value == state.value


@given(days, days)
def test_ends_soon_is_within_a_month_and_not_over(last: date, day: date) -> None:
    assert ends_soon(last, day) == (day <= last <= rules.ending_by(day))


def test_a_report_for_some_matters_serves_no_others() -> None:
    assert covers([], "bidding") and covers(["bidding", "bond"], "bidding")
    assert not covers(["bond"], "bidding")
