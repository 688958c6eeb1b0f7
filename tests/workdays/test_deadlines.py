"""Deadlines: the frozen moment, its edges, and how late or early something is."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefiles.workdays import Calendar, Shift
from casefiles.workdays.deadlines import (
    DueRule,
    due_at,
    due_day,
    end_of,
    last_day_of,
    workdays_late,
    workdays_left,
)

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "data" / "identifier-vectors.json").read_text("utf-8")
)
NATIONAL = Calendar()
SHANGHAI = ZoneInfo("Asia/Shanghai")
TICK = timedelta(microseconds=1)

rules = st.builds(
    DueRule,
    day=st.integers(1, 31),
    month_offset=st.integers(-2, 14),
    inclusive=st.booleans(),
    shift=st.sampled_from(Shift),
    grace_workdays=st.integers(0, 10),
)


def shanghai(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=SHANGHAI)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("year", "month", "shift", "expected"),
    [
        (int(year), int(month), Shift(shift), date.fromisoformat(expected))
        for year, months in VECTORS["due15"].items()
        for month, shifts in months.items()
        for shift, expected in shifts.items()
    ],
)
def test_the_fifteenth(year: int, month: int, shift: Shift, expected: date) -> None:
    rule = DueRule(shift=shift)
    assert due_day(rule, year, month, NATIONAL) == expected
    moment = due_at(rule, year, month, NATIONAL)
    assert moment == shanghai(expected.year, expected.month, expected.day) + timedelta(days=1)
    assert moment.tzinfo is UTC


def test_the_last_second_is_on_time_and_midnight_is_late() -> None:
    due = due_at(DueRule(), 2017, 7, NATIONAL)
    assert due == datetime(2017, 7, 17, 16, tzinfo=UTC)
    assert shanghai(2017, 7, 17, 23, 59, 59, 999_999) < due
    assert workdays_late(due, shanghai(2017, 7, 17, 23, 59, 59), NATIONAL) == 0
    assert workdays_left(due, shanghai(2017, 7, 17, 23, 59, 59), NATIONAL) == 0
    assert workdays_late(due, shanghai(2017, 7, 18), NATIONAL) == 1
    assert workdays_left(due, shanghai(2017, 7, 18), NATIONAL) == -1


@pytest.mark.parametrize("zone", [UTC, SHANGHAI, timezone(timedelta(hours=-8))])
def test_the_zone_of_the_reader_does_not_matter(zone: Any) -> None:
    due = due_at(DueRule(), 2026, 7, NATIONAL).astimezone(zone)
    assert last_day_of(due) == date(2026, 7, 15)
    late = shanghai(2026, 7, 16, 0, 30).astimezone(zone)
    assert workdays_late(due, late, NATIONAL) == 1


def test_strictly_before_is_a_day_earlier_and_then_shifted() -> None:
    strict = DueRule(inclusive=False)
    assert due_day(strict, 2026, 7, NATIONAL) == date(2026, 7, 14)
    # 14 March 2026 is a Saturday: the shift comes after the subtraction.
    assert due_day(strict, 2026, 3, NATIONAL) == date(2026, 3, 16)
    first = DueRule(day=1, inclusive=False, shift=Shift.NONE)
    assert due_day(first, 2026, 1, NATIONAL) == date(2025, 12, 31)
    thirty_first = DueRule(day=31, inclusive=False, shift=Shift.NONE)
    assert due_day(thirty_first, 2026, 4, NATIONAL) == date(2026, 4, 30)


@pytest.mark.parametrize(
    ("rule", "year", "month", "expected"),
    [
        (DueRule(month_offset=1), 2026, 12, date(2027, 1, 15)),
        (DueRule(month_offset=-1), 2026, 1, date(2025, 12, 15)),
        (DueRule(day=31, shift=Shift.NONE), 2026, 2, date(2026, 2, 28)),
        (DueRule(day=29, shift=Shift.NONE), 2028, 2, date(2028, 2, 29)),
        (DueRule(day=31, shift=Shift.NONE), 2025, 12, date(2025, 12, 31)),
        (DueRule(day=31), 2022, 12, date(2023, 1, 3)),
        (DueRule(grace_workdays=3), 2026, 2, date(2026, 2, 27)),
        (DueRule(grace_workdays=1, shift=Shift.NONE), 2026, 2, date(2026, 2, 24)),
    ],
)
def test_year_ends_short_months_and_grace(
    rule: DueRule, year: int, month: int, expected: date
) -> None:
    assert due_day(rule, year, month, NATIONAL) == expected


def test_an_extra_day_off_moves_the_deadline() -> None:
    typhoon = Calendar(extra_off=frozenset({date(2026, 7, 15)}))
    assert due_day(DueRule(), 2026, 7, typhoon) == date(2026, 7, 16)


def test_lateness_is_counted_in_workdays_begun() -> None:
    friday = end_of(date(2026, 7, 17))
    late = {
        shanghai(2026, 7, 18, 9): 1,  # Saturday: late, though no workday has begun
        shanghai(2026, 7, 20, 0): 1,
        shanghai(2026, 7, 20, 23, 59, 59): 1,
        shanghai(2026, 7, 21): 2,
        shanghai(2026, 7, 24): 5,
    }
    for moment, count in late.items():
        assert workdays_late(friday, moment, NATIONAL) == count
        assert workdays_left(friday, moment, NATIONAL) == -count


def test_a_deadline_within_the_day() -> None:
    noon = shanghai(2026, 7, 15, 12)
    assert last_day_of(noon) == date(2026, 7, 15)
    assert workdays_late(noon, noon - TICK, NATIONAL) == 0
    assert workdays_late(noon, noon, NATIONAL) == 1


def test_days_left_over_the_spring_festival() -> None:
    due = due_at(DueRule(), 2026, 2, NATIONAL)
    assert workdays_left(due, shanghai(2026, 2, 12, 18), NATIONAL) == 3
    assert workdays_left(due, shanghai(2026, 2, 20, 8), NATIONAL) == 1
    assert workdays_left(due, datetime(2026, 2, 23, 16, tzinfo=UTC), NATIONAL) == 0


def test_naive_moments_and_bad_rules_are_refused() -> None:
    due = due_at(DueRule(), 2026, 7, NATIONAL)
    naive = datetime(2026, 7, 15)
    for wrong in (
        lambda: workdays_late(due, naive, NATIONAL),
        lambda: workdays_left(due, naive, NATIONAL),
        lambda: workdays_late(naive, due, NATIONAL),
        lambda: DueRule(day=0),
        lambda: DueRule(day=32),
        lambda: DueRule(grace_workdays=-1),
        lambda: due_at(DueRule(), 2026, 13, NATIONAL),
    ):
        with pytest.raises(ValueError, match=r"aware|range|negative"):
            wrong()


@given(rules, st.integers(2003, 2027), st.integers(1, 12))
def test_later_months_fall_due_later(rule: DueRule, year: int, month: int) -> None:
    due = due_at(rule, year, month, NATIONAL)
    assert due < due_at(rule, year + month // 12, month % 12 + 1, NATIONAL)
    assert end_of(last_day_of(due)) == due
    if rule.shift is not Shift.NONE:
        assert NATIONAL.is_workday(last_day_of(due))


@given(
    st.dates(date(2005, 1, 1), date(2026, 12, 31)),
    st.datetimes(datetime(2005, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC)),
    st.timedeltas(timedelta(0), timedelta(days=60)),
)
def test_time_only_makes_things_later(day: date, at: datetime, more: timedelta) -> None:
    due = end_of(day)
    assert workdays_late(due, at, NATIONAL) <= workdays_late(due, at + more, NATIONAL)
    assert workdays_left(due, at, NATIONAL) >= workdays_left(due, at + more, NATIONAL)
    assert (workdays_left(due, at, NATIONAL) < 0) is (at >= due)
