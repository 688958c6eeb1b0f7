"""Which filings fall due when (notice 六, domain §6). `due_at` freezes as the filing opens."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from casefiles.models import FilingKind
from casefiles.workdays import Calendar, Shift
from casefiles.workdays.deadlines import DueRule, due_at, last_day_of


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


def rule_of(kind: FilingKind) -> Obligation:
    """A kind's rule; the day of the annual review is the installation's decision."""
    if kind == FilingKind.LIST_REVIEW:
        month, day = settings.LIST_REVIEW_DUE
        rule = DueRule(day=day, month_offset=0, inclusive=True, shift=Shift.NEXT_WORKDAY)
        return Obligation(kind, rule, month=month, fair=True)
    return {each.kind: each for each in (PROGRESS, ITEM_LIST, PLAN)}[kind]


def deadline(kind: FilingKind, period: str) -> datetime:
    """The exclusive end of the time to file, aware; `2026-10` for a month, `2026` for a year."""
    year, month = _month(kind, period)
    return due_at(rule_of(kind).rule, year, month, Calendar())


def opens_on(kind: FilingKind, period: str) -> date:
    """The first day of the window: of the month in which it closes; a month's report opens on the
    1st of the month after."""
    year, month = _month(kind, period)
    if rule_of(kind).opens_in_following_month:
        return date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1)


def _month(kind: FilingKind, period: str) -> tuple[int, int]:
    year, _dash, month = period.partition("-")
    return int(year), int(month or rule_of(kind).month)


def periods_open_by(kind: FilingKind, day: date) -> list[str]:
    """The periods of `day`'s year whose window has opened by `day`, oldest first.

    Of a fair obligation those whose window is still open as well.
    """
    if kind == FilingKind.PROGRESS:
        periods = [f"{day.year - 1}-12"] + [f"{day.year}-{month:02d}" for month in range(1, 13)]
    else:
        periods = [str(day.year)]
    opened = [period for period in periods if opens_on(kind, period) <= day]
    if rule_of(kind).fair:
        return [each for each in opened if day <= last_day_of(deadline(kind, each))]
    return opened
