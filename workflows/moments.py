"""Moments of the flows."""

from datetime import datetime

from casefiles.workdays import Calendar
from casefiles.workdays.deadlines import end_of
from tenants.clock import SHANGHAI


def end_of_workday(calendar: Calendar, moment: datetime, days: int) -> datetime:
    """24:00 Shanghai of the `days`-th working day after `moment`, as an exclusive end in UTC."""
    return end_of(calendar.add_workdays(moment.astimezone(SHANGHAI).date(), days))
