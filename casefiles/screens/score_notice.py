"""What an inbox says of a shown score: until when it may be appealed, what was answered, what waits."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Q

from audit.models import Assessment
from casefiles.models import Appeal, AppealState
from casefiles.workdays.deadlines import last_day_of
from tenants import clock
from tenants.access import Verb, may
from tenants.actors import Actor

# How long an answer and a taken back result are told.
SAID_DAYS = 30


@dataclass(frozen=True)
class ScoreNotice:
    """For a unit: the year, its last day to appeal (None: over), answers. For the office: what waits."""

    year: int
    until: date | None = None
    taken_back: bool = False
    answered: list[Appeal] = field(default_factory=list)
    waiting: int = 0
    late: int = 0
    soonest: date | None = None


def score_notice(by: Actor) -> ScoreNotice | None:
    """The lines for the reader; None where there is nothing to say. One statement, two while it is shown."""
    if by.office is None or not may(by, Verb.VIEW_SCORE if by.unit else Verb.VIEW_ASSESSMENT):
        return None
    since = clock.now() - timedelta(days=SAID_DAYS)
    rows = Assessment.objects.filter(
        Q(taken_back_at=None) | Q(taken_back_at__gte=since),
        office=by.office,
        shown_at__isnull=False,
        locked_at=None,
    )
    last = rows.defer("heads").order_by("-shown_at").first()
    if last is None or last.shown_until is None:
        return None
    if by.unit is None:
        return _at_office(last)
    if last.taken_back_at is not None:
        return ScoreNotice(last.year, taken_back=True)
    mine = Appeal.objects.filter(
        assessment=last,
        unit=by.unit,
        state__in=[AppealState.UPHELD, AppealState.REFUSED],
        decided_at__gte=since,
    )
    until = last_day_of(last.shown_until) if clock.now() < last.shown_until else None
    answered = list(mine.order_by("indicator"))
    return ScoreNotice(last.year, until, answered=answered) if until or answered else None


def _at_office(last: Assessment) -> ScoreNotice | None:
    """How many appeals wait for an answer, and by when."""
    waits = Appeal.objects.filter(assessment=last, state=AppealState.OPEN)
    if last.taken_back_at is not None:
        return None
    dues = sorted(waits.values_list("due_at", flat=True))
    if not dues:
        return None
    late = sum(due <= clock.now() for due in dues)
    return ScoreNotice(last.year, waiting=len(dues), late=late, soonest=last_day_of(dues[0]))
