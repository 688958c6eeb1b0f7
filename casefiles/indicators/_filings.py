"""What the filing indicators share: the story of each filing, read from its entries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from audit.scoring.facts import Fact, Facts
from casefiles import actions
from casefiles.workdays import Calendar
from casefiles.workdays.deadlines import workdays_late
from tenants.clock import SHANGHAI

READS = tuple(
    each.name
    for each in (
        actions.FILING_OPENED,
        actions.FILING_FILED,
        actions.FILING_RETURNED,
        actions.FILING_ACCEPTED,
        actions.FILING_CANCELLED,
    )
)
MENDING_DAYS = 2


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
    returned_at: datetime | None = None
    returns = 0
    accepted = False
    for each in entries:
        if each.action == actions.FILING_FILED.name:
            # Returned and mended within two working days stays on time (domain §3).
            mended = returned_at is not None and (
                calendar.workdays_between(_day(returned_at), _day(each.at)) <= MENDING_DAYS
            )
            if filed_at is None or not mended:
                filed_at = each.at
        elif each.action == actions.FILING_RETURNED.name:
            returned_at = each.at
            returns += 1
        elif each.action == actions.FILING_ACCEPTED.name:
            accepted = True
    due_at = datetime.fromisoformat(str(opened["due_at"]))
    return Story(
        period=str(opened["period"]),
        due_at=due_at,
        counts_as_filed_at=filed_at,
        accepted=accepted,
        returned=returns,
        evidence=tuple(each.number for each in entries),
    )


def _day(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()
