"""Which filings fall due when (notice 六, domain §6). `due_at` freezes as the filing opens."""

from dataclasses import dataclass
from datetime import date, datetime

from casefiles.models import FilingKind
from casefiles.workdays import Calendar, Shift
from casefiles.workdays.deadlines import DueRule, due_at


@dataclass(frozen=True)
class Obligation:
    """A kind's rule: when its window opens, and when it closes."""

    kind: FilingKind
    rule: DueRule
    opens_in_following_month: bool


PROGRESS = Obligation(
    FilingKind.PROGRESS,
    DueRule(day=15, month_offset=1, inclusive=True, shift=Shift.NEXT_WORKDAY),
    opens_in_following_month=True,
)
ITEM_LIST = Obligation(
    FilingKind.ITEM_LIST,
    DueRule(day=31, month_offset=0, inclusive=True, shift=Shift.NEXT_WORKDAY),
    opens_in_following_month=False,
)
RULES = {each.kind: each for each in (PROGRESS, ITEM_LIST)}


def deadline(kind: FilingKind, period: str) -> datetime:
    """The exclusive end of the time to file, aware; `2026-10` for a month, `2026` for a year."""
    year, month = _month(period)
    return due_at(RULES[kind].rule, year, month, Calendar())


def opens_on(kind: FilingKind, period: str) -> date:
    """The first day of the window: a month's report opens on the 1st of the month after."""
    year, month = _month(period)
    if RULES[kind].opens_in_following_month:
        return date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1)


def _month(period: str) -> tuple[int, int]:
    year, _dash, month = period.partition("-")
    return int(year), int(month or 1)


def periods_open_by(kind: FilingKind, day: date) -> list[str]:
    """The periods of `day`'s year whose window has opened by `day`, oldest first."""
    if kind == FilingKind.ITEM_LIST:
        return [str(day.year)]
    months = [f"{day.year - 1}-12"] + [f"{day.year}-{month:02d}" for month in range(1, 13)]
    return [period for period in months if opens_on(kind, period) <= day]
