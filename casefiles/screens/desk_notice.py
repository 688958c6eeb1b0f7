"""What a unit's inbox says beside its tasks: checks, breaches, reviews, a shown score; one statement."""

from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, DateTimeField, QuerySet, Value

from casefiles.models import BreachState, CommitmentBreach
from casefiles.screens import score_notice
from casefiles.screens.score_notice import ScoreNotice
from casefiles.verbs import fulfilment, reviews
from tenants import clock
from tenants.access import Verb, may
from tenants.actors import Actor
from tenants.quarters import this_quarter

CHECK, BREACH, REVIEWED = "check", "breach", "reviewed"


@dataclass(frozen=True)
class DeskNotice:
    """How many checks are due within ten working days, how many late; how many breaches wait.

    `review_due` is the quarter whose account review the reader still owes, in words, or nothing;
    `score` is what is told of the unit's shown score.
    """

    soon: int
    late: int
    waiting: int
    review_due: str
    score: ScoreNotice | None


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
    if owes_review:
        parts.append(_dayless(reviews.reviews_of(by.unit, this_quarter()), REVIEWED))
    if may(by, Verb.VIEW_SCORE):
        parts.extend(score_notice.of_unit(by))
    if not parts:
        return None
    rows = list(parts[0].union(*parts[1:], all=True))
    days = [day for what, day in rows if what == CHECK]
    late = sum(day <= clock.now() for day in days)
    words = [what for what, _day in rows]
    due_still = owes_review and REVIEWED not in words
    review_due = this_quarter().label if due_still else ""
    return DeskNotice(
        len(days) - late, late, words.count(BREACH), review_due, score_notice.told(rows)
    )


def _word(word: str) -> Value:
    return Value(word, output_field=CharField())


def _dayless(rows: QuerySet[Any, Any], word: str) -> QuerySet[Any, Any]:
    return rows.order_by().values_list(_word(word), Value(None, output_field=DateTimeField()))
