"""The national calendar, an office's own days, and counting in workdays."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefiles.workdays import UNCONFIRMED, Calendar, Shift

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "data" / "identifier-vectors.json").read_text("utf-8")
)
NATIONAL = Calendar()
days = st.dates(date(2003, 1, 1), date(2028, 12, 31))
counts = st.integers(-600, 600)
day = date.fromisoformat


@pytest.mark.parametrize("year", ["2017", "2026"])
def test_published_holidays_and_make_up_workdays(year: str) -> None:
    holidays = set(map(day, VECTORS["holidays"][year]))
    make_up = set(map(day, VECTORS["makeup_workdays"][year]))
    first = day(f"{year}-01-01")
    for each in (first + timedelta(days=number) for number in range(365)):
        expected = each in make_up or (each.weekday() < 5 and each not in holidays)
        assert NATIONAL.is_workday(each) is expected, each


@pytest.mark.parametrize(("start", "count", "end"), VECTORS["add_workdays"])
def test_add_workdays_vectors(start: str, count: int, end: str) -> None:
    assert NATIONAL.add_workdays(day(start), count) == day(end)
    assert NATIONAL.workdays_between(day(start), day(end)) == count


@given(st.dates(date(2004, 1, 1), date(2026, 12, 31)))
def test_agrees_with_the_package_wherever_it_knows(each: date) -> None:
    assert NATIONAL.is_workday(each) is chinese_calendar.is_workday(each)


def test_years_the_package_does_not_know_have_weekends_only_and_say_so() -> None:
    assert NATIONAL.confirmed(2026)
    assert NATIONAL.confirmed(2004)
    assert not NATIONAL.confirmed(2003)
    assert not NATIONAL.confirmed(2031)
    assert NATIONAL.is_workday(date(2031, 10, 1))
    assert not NATIONAL.is_workday(date(2031, 10, 4))
    assert "节假日未确认：2031年" in str(UNCONFIRMED) % {"year": 2031}


def test_an_office_adds_its_own_days() -> None:
    office = Calendar(
        extra_off=frozenset({date(2026, 9, 20), date(2026, 7, 15)}),
        extra_work=frozenset({date(2026, 7, 18), date(2026, 10, 1)}),
    )
    assert not office.is_workday(date(2026, 9, 20))
    assert not office.is_workday(date(2026, 7, 15))
    assert office.is_workday(date(2026, 7, 18))
    assert office.is_workday(date(2026, 10, 1))
    assert office.shift(date(2026, 7, 15), Shift.NEXT_WORKDAY) == date(2026, 7, 16)
    assert NATIONAL.is_workday(date(2026, 7, 15))


def test_the_version_names_the_package_and_the_extras() -> None:
    typhoon = Calendar(extra_off=frozenset({date(2026, 7, 15), date(2026, 7, 16)}))
    same = Calendar(extra_off=frozenset({date(2026, 7, 16), date(2026, 7, 15)}))
    worked = Calendar(extra_work=typhoon.extra_off)
    assert NATIONAL.version == f"chinesecalendar-{chinese_calendar.__version__}"
    assert typhoon.version.startswith(NATIONAL.version + "+")
    assert typhoon == same
    assert typhoon.version == same.version
    assert len({NATIONAL.version, typhoon.version, worked.version}) == 3


def test_a_day_cannot_be_both_off_and_working() -> None:
    both = frozenset({date(2026, 7, 15)})
    with pytest.raises(ValueError, match="2026-07-15"):
        Calendar(extra_off=both, extra_work=both)


def test_a_moment_is_not_a_day() -> None:
    noon = datetime(2026, 7, 15, 12)
    for wrong in (
        lambda: NATIONAL.is_workday(noon),
        lambda: NATIONAL.add_workdays(noon, 1),
        lambda: NATIONAL.workdays_between(noon, noon),
        lambda: Calendar(extra_off=frozenset({noon})),
    ):
        with pytest.raises(TypeError, match="Shanghai"):
            wrong()


def test_counting_over_the_year_end_and_backwards() -> None:
    assert NATIONAL.add_workdays(date(2025, 12, 31), 1) == date(2026, 1, 4)
    assert NATIONAL.add_workdays(date(2026, 1, 4), -1) == date(2025, 12, 31)
    assert NATIONAL.add_workdays(date(2026, 2, 24), -1) == date(2026, 2, 14)
    assert NATIONAL.workdays_between(date(2026, 1, 4), date(2025, 12, 31)) == -1


def test_zero_stays_even_on_a_holiday() -> None:
    assert NATIONAL.add_workdays(date(2026, 10, 1), 0) == date(2026, 10, 1)


def test_the_end_of_time_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="year"):
        NATIONAL.add_workdays(date(9999, 12, 30), 5)


@given(days, counts)
def test_adding_can_be_undone(start: date, count: int) -> None:
    start = NATIONAL.shift(start, Shift.NEXT_WORKDAY)
    end = NATIONAL.add_workdays(start, count)
    assert NATIONAL.is_workday(end)
    assert NATIONAL.add_workdays(end, -count) == start
    assert NATIONAL.workdays_between(start, end) == count


@given(days, days, days)
def test_between_is_signed_and_adds_up(a: date, b: date, c: date) -> None:
    between = NATIONAL.workdays_between
    assert between(a, a) == 0
    assert between(a, b) == -between(b, a)
    assert between(a, b) + between(b, c) == between(a, c)


@given(st.dates(date(2016, 1, 1), date(2018, 1, 1)), st.integers(0, 400))
def test_between_counts_the_days_one_by_one(start: date, length: int) -> None:
    after = [start + timedelta(days=number) for number in range(1, length + 1)]
    end = start + timedelta(days=length)
    assert NATIONAL.workdays_between(start, end) == sum(map(NATIONAL.is_workday, after))


@given(days)
def test_shift_lands_on_the_nearest_workday_that_way(each: date) -> None:
    after = NATIONAL.shift(each, Shift.NEXT_WORKDAY)
    before = NATIONAL.shift(each, Shift.PREVIOUS_WORKDAY)
    assert before <= each <= after
    assert NATIONAL.is_workday(before)
    assert NATIONAL.is_workday(after)
    assert NATIONAL.workdays_between(before, after) == (0 if before == after else 1)
    assert NATIONAL.shift(each, Shift.NONE) == each


def test_a_stored_shift_serves_and_an_unknown_one_does_not() -> None:
    holiday = date(2026, 10, 1)
    assert NATIONAL.shift(holiday, Shift("none")) == holiday
    assert NATIONAL.shift(holiday, "none") == holiday  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="sideways"):
        NATIONAL.shift(holiday, "sideways")  # type: ignore[arg-type]
