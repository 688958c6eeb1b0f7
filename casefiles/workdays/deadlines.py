"""Deadlines of the notice's obligations (clauses 六(一), 六(四); domain §6).

A deadline is the *exclusive end* of the time to submit: 24:00 Asia/Shanghai of the due day, which
is 00:00 of the day after, kept as an aware datetime in UTC. A submission is on time if and only if
`submitted_at < due_at`, so 23:59:59.999999 of the due day is on time and 00:00 is late.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from casefiles.workdays.calendar import Calendar, Shift
from tenants.clock import SHANGHAI

_DAY = timedelta(days=1)
_LAST_DAY = 31


@dataclass(frozen=True)
class DueRule:
    """When an obligation of a month falls due; configuration of an obligation kind and office.

    `day` is 1-31, a short month ends earlier; `month_offset` is counted in months from the month
    reported on. The notice's “before the 15th” is ambiguous: `inclusive=True` counts the day
    itself, False ends a day earlier, before `shift` moves a day without work. `grace_workdays`
    (0 or more) are added last and belong to the deadline. Bad values raise ValueError.
    """

    day: int = 15
    month_offset: int = 0
    inclusive: bool = True
    shift: Shift = Shift.NEXT_WORKDAY
    grace_workdays: int = 0

    def __post_init__(self) -> None:
        if not 1 <= self.day <= _LAST_DAY:
            raise ValueError(f"day of the month out of range: {self.day}")
        if self.grace_workdays < 0:
            raise ValueError(f"negative grace: {self.grace_workdays}")


def due_day(rule: DueRule, year: int, month: int, calendar: Calendar) -> date:
    """The last day, in Shanghai, on which the obligation of `year`-`month` is on time."""
    if not 1 <= month <= 12:
        raise ValueError(f"month out of range: {month}")
    months = year * 12 + month - 1 + rule.month_offset
    year, month = months // 12, months % 12 + 1
    last = rule.day if rule.inclusive else rule.day - 1
    last = min(last, monthrange(year, month)[1])
    day = calendar.shift(date(year, month, 1) + (last - 1) * _DAY, rule.shift)
    return calendar.add_workdays(day, rule.grace_workdays)


def due_at(rule: DueRule, year: int, month: int, calendar: Calendar) -> datetime:
    """The exclusive end of the due day, aware, in UTC. Freeze it when the window opens."""
    return end_of(due_day(rule, year, month, calendar))


def end_of(day: date) -> datetime:
    """24:00 Asia/Shanghai of `day` as an aware datetime in UTC: the first moment too late."""
    return datetime.combine(day + _DAY, time(), SHANGHAI).astimezone(UTC)


def last_day_of(due_at: datetime) -> date:
    """The due day, in Shanghai, behind an exclusive end. Raises ValueError for a naive one."""
    return _shanghai(due_at - datetime.resolution)


def workdays_late(due_at: datetime, at: datetime, calendar: Calendar) -> int:
    """0 when `at` is on time; else the workdays begun since the due day, at least 1.

    A submission on the weekend after a Friday's deadline is one workday late, as on the Monday.
    Raises ValueError for naive datetimes.
    """
    due, on = last_day_of(due_at), _shanghai(at)
    return max(1, calendar.workdays_between(due, on)) if at >= due_at else 0


def workdays_left(due_at: datetime, now: datetime, calendar: Calendar) -> int:
    """Workdays after today up to the due day: 0 on the last day; `-workdays_late` once late.

    Raises ValueError for naive datetimes.
    """
    if late := workdays_late(due_at, now, calendar):
        return -late
    return calendar.workdays_between(_shanghai(now), last_day_of(due_at))


def _shanghai(moment: datetime) -> date:
    if moment.utcoffset() is None:
        raise ValueError("an aware datetime is needed")
    return moment.astimezone(SHANGHAI).date()
