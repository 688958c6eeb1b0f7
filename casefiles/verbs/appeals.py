"""Appeals (domain §4): a unit appeals per indicator with evidence; another reviewer answers."""

from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from audit import adjusting
from audit.kept import published_assessment
from audit.models import Adjustment, Assessment, Score
from audit.publicity import held
from audit.record import record
from audit.settling import last_shown_day
from casefiles.appeals import actions
from casefiles.appeals.told import end_of_workdays
from casefiles.identifiers import mask_within
from casefiles.inspection import FileKind
from casefiles.models import Appeal, AppealEvidence, AppealState, StoredFile
from casefiles.refusals.appeals import (
    AppealAnswered,
    AppealEnded,
    AppealEvidenceMissing,
    AppealVerdictMissing,
    AppealWaits,
    GroundsMissing,
    NothingShown,
    NotInTheScore,
    OwnScoreDecided,
    ShowingOver,
    TooMuchEvidence,
)
from casefiles.verbs import files, uploads
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor
from tenants.models import Unit

ANSWER_WORKDAYS = 5
MOST_EVIDENCE = 10
SHORTEST_GROUNDS, SHORTEST_ANSWER = 10, 5


def appeals_in_scope() -> QuerySet[Appeal]:
    """Appeals with what their pages show; the heads of the assessment are not for units."""
    related = ("unit__office", "assessment", "raised_by", "withdrawn_by", "decided_by")
    return Appeal.objects.select_related(*related).defer("assessment__heads")


def demand_appealable(unit: Unit, year: int, indicator: str) -> Assessment:
    """The shown result against which the unit may appeal now, for one indicator.

    Raises NothingShown, ShowingOver, NotInTheScore, AppealWaits.
    """
    assessment = published_assessment(unit.office, year)
    if assessment is None or assessment.shown_until is None or assessment.locked_at is not None:
        raise NothingShown(year=year)
    if clock.now() >= assessment.shown_until:
        raise ShowingOver(last=last_shown_day(assessment))
    mine = {"assessment": assessment, "unit": unit, "indicator": indicator}
    if not Score.objects.filter(**mine).exists():
        raise NotInTheScore
    if Appeal.objects.filter(**mine, state=AppealState.OPEN).exists():
        raise AppealWaits
    return assessment


def appeal(
    unit: Unit, year: int, indicator: str, grounds: str, *, by: Actor, name: str, content: bytes
) -> Appeal:
    """Appeal against the points of one indicator, with a file that shows why.

    Raises what `demand_appealable` raises, GroundsMissing, AppealEvidenceMissing and what
    `uploads.examine` and `files.keep` raise.
    """
    allow(by, Verb.APPEAL, unit)
    demand_appealable(unit, year, indicator)
    if len(grounds.strip()) < SHORTEST_GROUNDS:
        raise GroundsMissing
    if not content:
        raise AppealEvidenceMissing
    with uploads.watched(unit, content, by=by):
        kind, name = uploads.examine(name, content)
    try:
        return _appeal(unit, year, indicator, grounds, by=by, kind=kind, name=name, content=content)
    except IntegrityError as error:
        # A second form of the same unit was quicker by a moment.
        if "one_open_appeal_per_unit_and_indicator" in str(error):
            raise AppealWaits from error
        raise


@transaction.atomic
def _appeal(
    unit: Unit,
    year: int,
    indicator: str,
    grounds: str,
    *,
    by: Actor,
    kind: FileKind,
    name: str,
    content: bytes,
) -> Appeal:
    now = clock.now()
    made = Appeal.objects.create(
        unit=unit,
        assessment=demand_appealable(unit, year, indicator),
        indicator=indicator,
        grounds=mask_within(grounds.strip()),
        raised_by=by.person,
        raised_at=now,
        due_at=end_of_workdays(now, ANSWER_WORKDAYS),
    )
    file = _keep(made, name, content, kind, by=by)
    record(actions.APPEALED, made, by=by, year=year, indicator=indicator, **_about(file, kind))
    return made


def add_evidence(found: Appeal, *, by: Actor, name: str, content: bytes) -> AppealEvidence:
    """Lay another file beside an appeal that waits.

    Raises AppealAnswered, AppealEnded, AppealEvidenceMissing, TooMuchEvidence and what
    `uploads.examine` and `files.keep` raise.
    """
    allow(by, Verb.APPEAL, found)
    if not content:
        raise AppealEvidenceMissing
    with uploads.watched(found.unit, content, by=by):
        kind, name = uploads.examine(name, content)
    with transaction.atomic():
        found = _waiting(found)
        if found.evidence.count() >= MOST_EVIDENCE:
            raise TooMuchEvidence(limit=MOST_EVIDENCE)
        file = _keep(found, name, content, kind, by=by)
        said = _about(file, kind)
        year = found.assessment.year
        indicator = found.indicator
        record(actions.EVIDENCE_ADDED, found, by=by, year=year, indicator=indicator, **said)
    return found.evidence.get(file=file)


@transaction.atomic
def withdraw(found: Appeal, *, by: Actor) -> Appeal:
    """Take the appeal back while nobody has answered it. Raises AppealAnswered, AppealEnded."""
    allow(by, Verb.APPEAL, found)
    found = _waiting(found)
    found.state = AppealState.WITHDRAWN
    found.withdrawn_by, found.withdrawn_at = by.person, clock.now()
    found.save()
    year = found.assessment.year
    record(actions.APPEAL_WITHDRAWN, found, by=by, year=year, indicator=found.indicator)
    return found


@transaction.atomic
def decide(
    found: Appeal, verdict: str, answer: str, *, by: Actor, points: Decimal | None = None
) -> Appeal:
    """Answer an appeal. Where it is upheld, the points are proposed with it, for another to approve.

    Whoever showed, adjusted or answered this score before does not answer. Raises AppealAnswered,
    AppealEnded, OwnScoreDecided, AppealVerdictMissing and what `adjusting.propose` raises.
    """
    allow(by, Verb.DECIDE_APPEAL, found)
    assessment = held(found.unit.office, found.assessment.year)
    found = _waiting(found)
    if decided_before(found, assessment, by):
        raise OwnScoreDecided
    upheld = verdict == AppealState.UPHELD
    if verdict not in {AppealState.UPHELD, AppealState.REFUSED} or (upheld and points is None):
        raise AppealVerdictMissing
    if len(answer.strip()) < SHORTEST_ANSWER:
        raise AppealVerdictMissing
    found.state = AppealState(verdict)
    found.decided_by, found.decided_at = by.person, clock.now()
    found.answer = mask_within(answer.strip())
    found.save()
    year, indicator = assessment.year, found.indicator
    record(
        actions.APPEAL_DECIDED,
        found,
        by=by,
        year=year,
        indicator=indicator,
        appeal_verdict=verdict,
        late=found.decided_at >= found.due_at,
        has_reason=True,
    )
    if upheld and points is not None:
        adjusting.propose(found.unit, year, indicator, points, found.answer, by=by, appeal=found.pk)
    return found


def decided_before(found: Appeal, assessment: Assessment, by: Actor) -> bool:
    """Whether the person has had a hand in this score: showed it, adjusted it, answered for it."""
    me = by.person.pk
    mine = {"assessment": assessment, "unit": found.unit_id, "indicator": found.indicator}
    adjusted = Adjustment.objects.filter(Q(proposed_by=me) | Q(judged_by=me), **mine)
    answered = Appeal.objects.filter(**mine, decided_by=me)
    return assessment.shown_by_id == me or adjusted.exists() or answered.exists()


def _waiting(found: Appeal) -> Appeal:
    """The appeal, locked, as it is now. Raises AppealAnswered, AppealEnded."""
    found = appeals_in_scope().select_for_update(of=("self",)).get(pk=found.pk)
    if found.state != AppealState.OPEN:
        raise AppealAnswered(state=found.get_state_display())
    if not found.assessment.is_shown:
        raise AppealEnded
    return found


def _keep(found: Appeal, name: str, content: bytes, kind: FileKind, *, by: Actor) -> StoredFile:
    file = files.keep(found.unit, name, content)
    AppealEvidence.objects.create(
        unit=found.unit,
        appeal=found,
        file=file,
        kind=kind,
        added_by=by.person,
        added_at=clock.now(),
    )
    return file


def _about(file: StoredFile, kind: FileKind) -> dict[str, Any]:
    """For the trail: what it was. Names may be personal; they stay out."""
    return {"format": kind, "size": file.size, "sha256": file.sha256, "sm3": file.sm3}
