"""Which filings fall due when (notice 六, domain §6). `due_at` freezes as the filing opens.

What stands here holds until an office sets a rule of its own (`casefiles.duedays`).
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from casefiles.models import FilingKind
from casefiles.workdays import Calendar, Shift
from casefiles.workdays.deadlines import DueRule, due_at, last_day_of

# The month in which each half-year's summary falls due (notice 六(四)): 15 July, 15 December.
HALVES = {"H1": 7, "H2": 12}


@dataclass(frozen=True)
class Obligation:
    """A kind's rule: when its window opens, and when it closes.

    `month` is the month in which a yearly obligation falls due. A `fair` one opens only while its
    time lasts: nobody is late with what nobody asked for in time (the product was installed later).
    """

    kind: FilingKind
    rule: DueRule
    opens_in_following_month: bool = False
    month: int = 1
    fair: bool = False


PROGRESS = Obligation(
    FilingKind.PROGRESS,
    DueRule(day=15, month_offset=1, inclusive=True, shift=Shift.NEXT_WORKDAY),
    opens_in_following_month=True,
)
ITEM_LIST = Obligation(
    FilingKind.ITEM_LIST,
    DueRule(day=31, month_offset=0, inclusive=True, shift=Shift.NEXT_WORKDAY),
)
# The plan falls due with the list, as the notice asks for both in one breath (六(一)).
PLAN = Obligation(FilingKind.PLAN, ITEM_LIST.rule, fair=True)
SUMMARY = Obligation(
    FilingKind.SUMMARY,
    DueRule(day=15, month_offset=0, inclusive=True, shift=Shift.NEXT_WORKDAY),
    fair=True,
)


def rule_of(kind: FilingKind) -> Obligation:
    """A kind's rule; the day of the annual review is the installation's decision."""
    if kind == FilingKind.LIST_REVIEW:
        month, day = settings.LIST_REVIEW_DUE
        rule = DueRule(day=day, month_offset=0, inclusive=True, shift=Shift.NEXT_WORKDAY)
        return Obligation(kind, rule, month=month, fair=True)
    return {each.kind: each for each in (PROGRESS, ITEM_LIST, PLAN, SUMMARY)}[kind]


def deadline(
    kind: FilingKind,
    period: str,
    obligation: Obligation | None = None,
    calendar: Calendar | None = None,
) -> datetime:
    """The exclusive end of the time to file, aware.

    `period` is `2026-10` for a month, `2026-H1` for a half-year, `2026` for a year.
    """
    obligation = obligation or rule_of(kind)
    return due_at(obligation.rule, *_month(obligation, period), calendar or Calendar())


def opens_on(kind: FilingKind, period: str, obligation: Obligation | None = None) -> date:
    """The first day of the window: of the month in which it closes; a month's report opens on the
    1st of the month after."""
    obligation = obligation or rule_of(kind)
    year, month = _month(obligation, period)
    if obligation.opens_in_following_month:
        return date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1)


def periods_of(kind: FilingKind, year: int) -> list[str]:
    """The periods of a year, in order; of the monthly report those that open in it."""
    if kind == FilingKind.PROGRESS:
        return [f"{year - 1}-12"] + [f"{year}-{month:02d}" for month in range(1, 12)]
    if kind == FilingKind.SUMMARY:
        return [f"{year}-{half}" for half in HALVES]
    return [str(year)]


def periods_open_by(
    kind: FilingKind,
    day: date,
    obligation: Obligation | None = None,
    calendar: Calendar | None = None,
) -> list[str]:
    """The periods of `day`'s year whose window has opened by `day`, oldest first.

    Of a fair obligation those whose window is still open as well.
    """
    obligation = obligation or rule_of(kind)
    periods = periods_of(kind, day.year)
    opened = [period for period in periods if opens_on(kind, period, obligation) <= day]
    if obligation.fair:
        ends = {each: deadline(kind, each, obligation, calendar) for each in opened}
        return [each for each in opened if day <= last_day_of(ends[each])]
    return opened


def _month(obligation: Obligation, period: str) -> tuple[int, int]:
    year, _dash, part = period.partition("-")
    return int(year), HALVES.get(part) or int(part or obligation.month)
