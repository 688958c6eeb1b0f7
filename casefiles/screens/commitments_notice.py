"""What a unit's inbox says of commitments: checks due, breaches and objections that wait; two statements."""

from dataclasses import dataclass

from casefiles.models import BreachState, CommitmentBreach
from casefiles.verbs import fulfilment
from tenants import clock
from tenants.access import Verb, may
from tenants.actors import Actor


@dataclass(frozen=True)
class CommitmentsNotice:
    """How many checks are due within ten working days, how many of them late; how many breaches wait."""

    soon: int
    late: int
    waiting: int


def commitments_notice(by: Actor) -> CommitmentsNotice | None:
    """The line for a reader of the unit's cases; None when there is nothing to say."""
    if by.unit is None or not may(by, Verb.VIEW_CASES):
        return None
    now = clock.now()
    days = list(fulfilment.soon().order_by().values_list("check_due_at", flat=True))
    late = sum(each <= now for each in days)
    waits = (BreachState.PROPOSED, BreachState.DISPUTED)
    waiting = CommitmentBreach.objects.filter(state__in=waits).count()
    found = CommitmentsNotice(len(days) - late, late, waiting)
    return found if found.soon or found.late or found.waiting else None
