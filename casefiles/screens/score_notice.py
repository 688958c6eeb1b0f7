"""What an inbox says of a shown score: until when it may be appealed, what was answered, what waits."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from audit.models import Assessment
from casefiles.models import Appeal, AppealState
from casefiles.workdays.deadlines import last_day_of
from tenants import clock
from tenants.access import Verb, may
from tenants.actors import Actor

# How long an answer and a taken back result are told.
SAID_DAYS = 30
SHOWN, BACK, ANSWERED = "shown", "back", "answered"

Rows = list[tuple[str, datetime | None]]


@dataclass(frozen=True)
class ScoreNotice:
    """For a unit: the year, its last day to appeal (None: over), answers. For the office: what waits."""

    year: int
    until: date | None = None
    taken_back: bool = False
    answered: int = 0
    waiting: int = 0
    late: int = 0
    soonest: date | None = None


def of_unit(by: Actor) -> list[QuerySet[Any, Any]]:
    """What a unit's reader is told, as parts of the inbox's one statement: words with moments."""
    since = clock.now() - timedelta(days=SAID_DAYS)
    rows = Assessment.objects.filter(office=by.office, shown_at__isnull=False, locked_at=None)
    answers = Appeal.objects.filter(
        unit=by.unit,
        state__in=[AppealState.UPHELD, AppealState.REFUSED],
        decided_at__gte=since,
        assessment__in=rows.filter(taken_back_at=None).values("pk"),
    )
    return [
        rows.filter(taken_back_at=None).order_by().values_list(_word(SHOWN, "year"), "shown_until"),
        rows.filter(taken_back_at__gte=since)
        .order_by()
        .values_list(_word(BACK, "year"), "taken_back_at"),
        answers.order_by().values_list(_word(ANSWERED, "assessment__year"), "decided_at"),
    ]


def told(rows: Rows) -> ScoreNotice | None:
    """The notice that the rows of `of_unit` make, of the year shown last."""
    split = [(word.partition(" "), moment) for word, moment in rows]
    found = [(what, int(year), moment) for (what, _, year), moment in split if year and moment]
    shown = [(year, moment) for what, year, moment in found if what == SHOWN]
    if shown:
        year, until = max(shown)
        answered = sum(what == ANSWERED and each == year for what, each, _moment in found)
        if until <= clock.now():
            return ScoreNotice(year, answered=answered) if answered else None
        return ScoreNotice(year, last_day_of(until), answered=answered)
    back = [year for what, year, _moment in found if what == BACK]
    return ScoreNotice(max(back), taken_back=True) if back else None


def at_office(by: Actor) -> ScoreNotice | None:
    """How many appeals wait for the office's answer, and until when; one statement."""
    if by.unit is not None or not may(by, Verb.VIEW_ASSESSMENT):
        return None
    waits = Appeal.objects.filter(
        Q(assessment__shown_at__isnull=False, assessment__taken_back_at=None),
        office=by.office,
        state=AppealState.OPEN,
    )
    dues = list(waits.order_by("due_at").values_list("due_at", "assessment__year"))
    if not dues:
        return None
    (soonest, year), late = dues[0], sum(due <= clock.now() for due, _year in dues)
    return ScoreNotice(year, waiting=len(dues), late=late, soonest=last_day_of(soonest))


def _word(word: str, year: str) -> Concat:
    return Concat(Value(f"{word} "), Cast(year, CharField()), output_field=CharField())
