"""What the filing indicators share: the story of each filing, read from its entries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from audit.scoring.facts import Fact, Facts, Points
from casefiles import actions
from casefiles.duedays.actions import FILING_EXTENDED
from casefiles.workdays import Calendar
from casefiles.workdays.deadlines import workdays_late
from tenants.clock import SHANGHAI

READS = tuple(
    each.name
    for each in (
        actions.FILING_OPENED,
        actions.FILING_FILED,
        actions.FILING_UNFILED,
        actions.FILING_RETURNED,
        actions.FILING_ACCEPTED,
        actions.FILING_CANCELLED,
        FILING_EXTENDED,
    )
)
MENDING_DAYS = 2
LATE_BUT_COUNTED = 10


@dataclass(frozen=True)
class Story:
    """One obligation: when it was due, when it counts as filed, how it ended, which entries say so."""

    period: str
    due_at: datetime
    counts_as_filed_at: datetime | None
    accepted: bool
    returned: int
    evidence: tuple[str, ...]

    def days_late(self, calendar: Calendar) -> int | None:
        """Working days late; 0 when on time; None when nothing was filed."""
        if self.counts_as_filed_at is None:
            return None
        return workdays_late(self.due_at, self.counts_as_filed_at, calendar)


def stories(facts: Facts, kind: str) -> list[Story]:
    """The stories of a kind's obligations that have a due date, oldest period first."""
    told = []
    for entries in facts.by_subject(*READS).values():
        opened = next((each for each in entries if each.action == actions.FILING_OPENED.name), None)
        if opened is None or opened.data["kind"] != kind or opened.data["due_at"] is None:
            continue
        if any(each.action == actions.FILING_CANCELLED.name for each in entries):
            continue  # no obligation any more: neither met nor missed
        told.append(_story(opened.data, entries))
    return sorted(told, key=lambda each: each.period)


def _story(opened: Mapping[str, object], entries: list[Fact]) -> Story:
    calendar = Calendar()
    filed_at: datetime | None = None
    before: datetime | None = None
    returned_at: datetime | None = None
    returns = 0
    accepted = False
    for each in entries:
        if each.action == actions.FILING_FILED.name:
            # Returned and mended within two working days stays on time (domain §3).
            mended = returned_at is not None and (
                calendar.workdays_between(_day(returned_at), _day(each.at)) <= MENDING_DAYS
            )
            before = filed_at
            if filed_at is None or not mended:
                filed_at = each.at
        elif each.action == actions.FILING_UNFILED.name:
            # Taken back before the office looked at it: as if it had not been filed.
            filed_at = before
        elif each.action == actions.FILING_RETURNED.name:
            returned_at = each.at
            returns += 1
        elif each.action == actions.FILING_ACCEPTED.name:
            accepted = True
    return Story(
        period=str(opened["period"]),
        due_at=due_at(opened, entries),
        counts_as_filed_at=filed_at,
        accepted=accepted,
        returned=returns,
        evidence=tuple(each.number for each in entries),
    )


def due_at(opened: Mapping[str, object], entries: Iterable[Fact]) -> datetime:
    """As it was frozen when the filing opened, or as the office has extended it since."""
    granted = [each.data["due_at"] for each in entries if each.action == FILING_EXTENDED.name]
    return datetime.fromisoformat(str(granted[-1] if granted else opened["due_at"]))


def filed_once(facts: Facts, kind: str, *, due: str, overdue: str) -> Points:
    """The first obligation of a kind in the year: 1 by the deadline, 3/5 up to ten working days late.

    Counted when the office has accepted it, or while it is not yet due. `due` and `overdue` are what
    the unit is told to do.
    """
    told = stories(facts, kind)
    if not told:
        return Points(None, {}, ())
    first = told[0]
    late = first.days_late(Calendar())
    if late is None or not first.accepted:
        if facts.as_of < first.due_at:
            return Points(None, {"state": "open"}, first.evidence, hint=due)
        return Points(Decimal(0), {"state": "missing"}, first.evidence, hint=overdue)
    share = Decimal(1) if late == 0 else Decimal("0.6") if late <= LATE_BUT_COUNTED else Decimal(0)
    return Points(share, {"workdays_late": late}, first.evidence)


def _day(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()
