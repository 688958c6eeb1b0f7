"""What a unit's inbox says beside its tasks: commitments to check, breaches, the account review; one statement."""

from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, DateTimeField, Exists, OuterRef, Q, QuerySet, Value

from casefiles.models import (
    BreachState,
    CaseMeasure,
    CommitmentBreach,
    CreditRecord,
    MeasureGround,
    RecordRequest,
)
from casefiles.models.measures import MeasureState
from casefiles.registering.words import RecordState, RequestState
from casefiles.verbs import fulfilment, reviews
from tenants import clock
from tenants.access import Verb, may
from tenants.actors import Actor
from tenants.quarters import this_quarter

CHECK, BREACH, REVIEWED = "check", "breach", "reviewed"
DRAFT, ASKED, GROUND = "draft", "asked", "ground"


@dataclass(frozen=True)
class DeskNotice:
    """How many checks are due within ten working days, how many late; how many breaches wait.

    `drafts` are records to be published and `asked` requests about records to be answered; `groundless`
    measures go on although what they rest on may not be used any more.
    `review_due` is the quarter whose account review the reader still owes, in words, or nothing.
    """

    soon: int
    late: int
    waiting: int
    review_due: str
    drafts: int = 0
    asked: int = 0
    groundless: int = 0


def desk_notice(by: Actor) -> DeskNotice | None:
    """The lines for a reader at a unit's desk; None where none concern the reader."""
    if by.unit is None:
        return None
    parts: list[QuerySet[Any, Any]] = []
    owes_review = may(by, Verb.REVIEW_ACCOUNTS)
    if may(by, Verb.VIEW_CASES):
        waits = (BreachState.PROPOSED, BreachState.DISPUTED)
        due = fulfilment.soon().order_by()
        parts.append(due.values_list(_word(CHECK), "check_due_at"))
        parts.append(_dayless(CommitmentBreach.objects.filter(state__in=waits), BREACH))
        parts.append(_dayless(_groundless(), GROUND))
    if may(by, Verb.PUBLISH_RECORDS):
        drafts = CreditRecord.objects.filter(state=RecordState.DRAFT)
        parts.append(_dayless(drafts.exclude(entered_by=by.person), DRAFT))
        asked = RecordRequest.objects.filter(state=RequestState.OPEN)
        parts.append(_dayless(asked.exclude(opened_by=by.person), ASKED))
    if owes_review:
        parts.append(_dayless(reviews.reviews_of(by.unit, this_quarter()), REVIEWED))
    if not parts:
        return None
    rows = list(parts[0].union(*parts[1:], all=True))
    days = [day for what, day in rows if what == CHECK]
    late = sum(day <= clock.now() for day in days)
    words = [what for what, _day in rows]
    due_still = owes_review and REVIEWED not in words
    review_due = this_quarter().label if due_still else ""
    return DeskNotice(
        len(days) - late,
        late,
        words.count(BREACH),
        review_due,
        words.count(DRAFT),
        words.count(ASKED),
        words.count(GROUND),
    )


def _groundless() -> QuerySet[CaseMeasure]:
    """Restrictions on their way or in effect, none of whose findings may be used any more."""
    lives = (MeasureState.NOTICE, MeasureState.HEARING, MeasureState.IN_EFFECT)
    lost = Q(finding__repaired_on__isnull=False) | Q(finding__disputed=True)
    grounds = MeasureGround.objects.filter(measure=OuterRef("pk"))
    rows = CaseMeasure.objects.filter(Exists(grounds.filter(lost)), state__in=lives)
    found: QuerySet[CaseMeasure] = rows.exclude(Exists(grounds.exclude(lost)))
    return found


def _word(word: str) -> Value:
    return Value(word, output_field=CharField())


def _dayless(rows: QuerySet[Any, Any], word: str) -> QuerySet[Any, Any]:
    return rows.order_by().values_list(_word(word), Value(None, output_field=DateTimeField()))
