"""How long a report holds and what it may be used for: pure, to the day (notice, 二(三))."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from casefiles.reports.words import ReportKind, ReportStanding, ReportState

# A report that ends within so many days is pointed out.
ENDING_DAYS = 30


def a_year_after(day: date) -> date:
    """The same day of the next year; 29 February → 28 February."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def valid_until(issued_on: date, own_end_on: date | None) -> date:
    """The last day on which the report holds: a year after its issue, or its issuer's own end before that."""
    last = a_year_after(issued_on)
    return last if own_end_on is None else min(last, own_end_on)


@dataclass(frozen=True)
class Facts:
    """What is known of a report: its first and last day, what people decided, and its issuer's exit."""

    issued_on: date
    valid_until: date
    state: ReportState = ReportState.IN_USE
    agency_left_on: date | None = None
    reviewed_on: date | None = None


def judge(facts: Facts, day: date) -> ReportStanding:
    """How the report stands on a day: the day of issue and the last day count.

    An agency's exit is answered by a review on that day or later.
    """
    if facts.state == ReportState.VOID:
        return ReportStanding.VOID
    if facts.state == ReportState.SUSPENDED:
        return ReportStanding.SUSPENDED
    if day < facts.issued_on:
        return ReportStanding.NOT_YET
    if day > facts.valid_until:
        return ReportStanding.EXPIRED
    left = facts.agency_left_on
    if left is not None and left <= day:
        reviewed = facts.reviewed_on
        if reviewed is None or reviewed < left:
            return ReportStanding.REVIEW
    return ReportStanding.VALID


def covers(purposes: Collection[str], category: str) -> bool:
    """Whether a report that was made for these categories of matters serves one; none named: every one."""
    return not purposes or category in purposes


def days_left(last: date, day: date) -> int:
    """How many days are left after `day`: 0 on the last day, below 0 afterwards."""
    return (last - day).days


def ends_soon(last: date, day: date) -> bool:
    """Whether the report holds today and ends within `ENDING_DAYS`."""
    return 0 <= days_left(last, day) <= ENDING_DAYS


def ending_by(day: date) -> date:
    """The last end that counts as near."""
    return day + timedelta(days=ENDING_DAYS)


def needs_agency(kind: ReportKind) -> bool:
    """Whether an agency of the register issues it; the public platform's reports are the office's own."""
    return kind == ReportKind.THIRD_PARTY
