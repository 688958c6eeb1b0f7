"""Moments in office hours, drawn by dice: nobody in the demo works at night or on a holiday."""

from datetime import date, datetime, time, timedelta
from random import Random

from casefiles.workdays import Calendar
from tenants.clock import SHANGHAI

CALENDAR = Calendar()
_CLOSING = time(17, 40)


def morning(day: date, rng: Random) -> datetime:
    """A moment between 8:40 and 10:20 of `day`."""
    return _at(day, 8 * 60 + 40 + rng.randrange(100), rng)


def during(day: date, rng: Random) -> datetime:
    """A moment in the office hours of `day`."""
    minutes = rng.randrange(150) if rng.random() < 0.6 else 6 * 60 + rng.randrange(140)
    return _at(day, 8 * 60 + 45 + minutes, rng)


def soon(moment: datetime, rng: Random, low: int, high: int) -> datetime:
    """`low` to `high` minutes later, or the next working morning when the office has closed."""
    local = moment.astimezone(SHANGHAI)
    then = local + timedelta(minutes=rng.randint(low, high), seconds=rng.randrange(60))
    if then.date() != local.date() or then.time() > _CLOSING:
        return morning(CALENDAR.add_workdays(local.date(), 1), rng)
    return then


def days_later(moment: datetime, rng: Random, low: int, high: int) -> datetime:
    """`low` to `high` working days later, in office hours; on the same day a while later."""
    days = rng.randint(low, high)
    if days == 0:
        return soon(moment, rng, 20, 180)
    return during(CALENDAR.add_workdays(moment.astimezone(SHANGHAI).date(), days), rng)


def workdays_of(year: int, month: int) -> list[date]:
    """The working days of a month."""
    day, found = date(year, month, 1), []
    while day.month == month:
        if CALENDAR.is_workday(day):
            found.append(day)
        day += timedelta(days=1)
    return found


def _at(day: date, minutes: int, rng: Random) -> datetime:
    at = datetime.combine(day, time(minutes // 60, minutes % 60, rng.randrange(60)), SHANGHAI)
    return at + timedelta(milliseconds=rng.randrange(1000))
