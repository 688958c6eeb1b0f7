"""Moments of the flows."""

from datetime import date, datetime, time, timedelta

from casefiles.workdays import Calendar
from casefiles.workdays.deadlines import end_of
from tenants import clock
from tenants.clock import SHANGHAI
from workflows.refusals import DayWrong

# How far ahead a day may lie from which something comes into force.
AHEAD = timedelta(days=366)


def end_of_workday(calendar: Calendar, moment: datetime, days: int) -> datetime:
    """24:00 Shanghai of the `days`-th working day after `moment`, as an exclusive end in UTC."""
    return end_of(calendar.add_workdays(moment.astimezone(SHANGHAI).date(), days))


def beginning(since: date | None) -> datetime:
    """When something comes into force: now, or at 00:00 in Shanghai of a day to come. Raises DayWrong."""
    today = clock.today()
    if since is None or since == today:
        return clock.now()
    if not today < since <= today + AHEAD:
        raise DayWrong
    return datetime.combine(since, time(), SHANGHAI)
