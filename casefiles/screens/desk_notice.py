"""What an inbox says beside its tasks: checks, breaches, reviews, records, work information, a shown
score; one statement."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, DateTimeField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast

from casefiles.articles.words import AdoptionState, ArticleState
from casefiles.models import (
    Article,
    ArticleAdoption,
    BreachState,
    CaseMeasure,
    CommitmentBreach,
    CreditRecord,
    MeasureGround,
    RecordRequest,
)
from casefiles.models.measures import MeasureState
from casefiles.registering.words import RecordState, RequestState
from casefiles.screens import score_notice
from casefiles.screens.score_notice import ScoreNotice
from casefiles.verbs import fulfilment, reviews
from tenants import clock
from tenants.access import Verb, may
from tenants.actors import Actor
from tenants.quarters import this_quarter

CHECK, BREACH, REVIEWED = "check", "breach", "reviewed"
DRAFT, ASKED, GROUND = "draft", "asked", "ground"
TO_CLEAR, TO_MEND, TO_SEND = "clear", "mend", "send"
TO_JUDGE, TO_CONFIRM = "judge", "confirm"
COUNTED = (DRAFT, ASKED, GROUND, TO_CLEAR, TO_MEND, TO_SEND, TO_JUDGE, TO_CONFIRM)


@dataclass(frozen=True)
class DeskNotice:
    """How many checks are due within ten working days, how many late; how many breaches wait.

    `drafts` are records to be published and `asked` requests about records to be answered; `groundless`
    measures go on although what they rest on may not be used any more.
    `review_due` is the quarter whose account review the reader still owes, in words, or nothing. Then
    the reader's work information: to clear, to mend, to send; at the office to judge, to confirm.
    `score` is what is told of the unit's shown score.
    """

    soon: int
    late: int
    waiting: int
    review_due: str
    score: ScoreNotice | None
    drafts: int = 0
    asked: int = 0
    groundless: int = 0
    to_clear: int = 0
    to_mend: int = 0
    to_send: int = 0
    to_judge: int = 0
    to_confirm: int = 0


def desk_notice(by: Actor) -> DeskNotice | None:
    """The lines for a reader at a desk; None where none concern the reader."""
    parts: list[QuerySet[Any, Any]] = [*_articles(by)]
    owes_review = by.unit is not None and may(by, Verb.REVIEW_ACCOUNTS)
    if by.unit is not None and may(by, Verb.VIEW_CASES):
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
        assert by.unit is not None
        parts.append(_dayless(reviews.reviews_of(by.unit, this_quarter()), REVIEWED))
    if by.unit is not None and may(by, Verb.VIEW_SCORE):
        parts.extend(score_notice.of_unit(by))
    if not parts:
        return None
    rows = list(parts[0].union(*parts[1:], all=True))
    days = [day for what, day in rows if what == CHECK]
    late = sum(day <= clock.now() for day in days)
    words = [what for what, _day in rows]
    due_still = owes_review and REVIEWED not in words
    review_due = this_quarter().label if due_still else ""
    counts = [words.count(each) for each in COUNTED]
    return DeskNotice(
        len(days) - late, late, words.count(BREACH), review_due, score_notice.told(rows), *counts
    )


def _groundless() -> QuerySet[CaseMeasure]:
    """Restrictions on their way or in effect, none of whose findings may be used any more."""
    lives = (MeasureState.NOTICE, MeasureState.HEARING, MeasureState.IN_EFFECT)
    lost = Q(finding__repaired_on__isnull=False) | Q(finding__disputed=True)
    grounds = MeasureGround.objects.filter(measure=OuterRef("pk"))
    rows = CaseMeasure.objects.filter(Exists(grounds.filter(lost)), state__in=lives)
    found: QuerySet[CaseMeasure] = rows.exclude(Exists(grounds.exclude(lost)))
    return found


def _articles(by: Actor) -> Iterator[QuerySet[Any, Any]]:
    """The work information that waits for the reader."""
    if by.unit is None:
        if may(by, Verb.JUDGE_ARTICLE):
            own = Article.objects.filter(office=by.office)
            yield _dayless(own.filter(state=ArticleState.SENT), TO_JUDGE)
            told = ArticleAdoption.objects.filter(office=by.office, state=AdoptionState.TOLD)
            yield _dayless(told, TO_CONFIRM)
        return
    rows = Article.objects.filter(unit=by.unit)
    if may(by, Verb.CLEAR_ARTICLE):
        others = rows.exclude(author=by.person).exclude(written_by=by.person)
        yield _dayless(others.filter(state=ArticleState.REVIEW), TO_CLEAR)
    if may(by, Verb.WRITE_ARTICLE):
        yield _dayless(rows.filter(state=ArticleState.RETURNED), TO_MEND)
        yield _dayless(rows.filter(state=ArticleState.CLEARED), TO_SEND)


def _word(word: str) -> Value:
    return Value(word, output_field=CharField())


def _dayless(rows: QuerySet[Any, Any], word: str) -> QuerySet[Any, Any]:
    dayless = Cast(Value(None), DateTimeField())
    return rows.order_by().values_list(_word(word), dayless)
