"""A measure on its way: laid by a decision, told to the subject, heard, in effect, lifted.

Each step is a person's deed; the clock only says when a step is allowed (行政处罚法, 陈述和申辩; the
working days are the catalogue's).
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from audit.record import record
from casefiles import actions
from casefiles.identifiers import mask_within
from casefiles.models import (
    Case,
    CaseMeasure,
    HearingOutcome,
    MeasureGround,
    MeasureState,
    NoticeManner,
    StoredFile,
)
from casefiles.refusals import (
    AlreadyForgotten,
    AlreadyTold,
    GroundLost,
    HearingRuns,
    NotBeingHeard,
    NoticeDayWrong,
    NotInEffect,
    ReasonMissing,
    SelfReview,
    StatementMissing,
)
from casefiles.verbs import files, uploads
from casefiles.verbs.ruling import Grounds
from casefiles.workdays import Calendar
from casefiles.workdays.deadlines import end_of, last_day_of
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor
from tenants.clock import SHANGHAI


@dataclass(frozen=True)
class Notice:
    """How and when the subject was told; with what paper, if one was laid in (`name`, `content`)."""

    on: date
    manner: NoticeManner
    name: str = ""
    content: bytes = b""


def lay(case: Case, grounds: Grounds, *, by: Actor) -> CaseMeasure | None:
    """Keep the measure of a decision, which calls this. Nothing is in effect yet."""
    entry = grounds.entry
    if entry is None:
        return None
    measure = CaseMeasure.objects.create(
        unit=case.unit,
        case=case,
        door=case.door,
        entry=entry,
        kind=entry.kind,
        name=entry.name,
        basis=entry.basis,
        hearing_days=entry.hearing_days,
        laid_at=clock.now(),
    )
    for finding in grounds.findings:
        MeasureGround.objects.create(
            unit=case.unit, case=case, door=case.door, measure=measure, finding=finding
        )
    record(
        actions.MEASURE_LAID,
        case,
        by=by,
        credit_measure=entry.name,
        version=entry.version,
        measure_kind=entry.kind,
        findings=len(grounds.findings),
    )
    return measure


def notify(case: Case, notice: Notice, *, by: Actor) -> None:
    """The subject was told: a restriction's time to be heard begins, an incentive takes effect.

    Raises AlreadyTold, NoticeDayWrong, AlreadyForgotten, and what an upload raises.
    """
    allow(by, Verb.OPEN_CASE, case)
    name = notice.name
    if notice.content:
        # Looking into the file takes long, so nothing is locked yet.
        with uploads.watched(case, notice.content, by=by):
            _kind, name = uploads.examine(name, notice.content)
    _notify(case, notice, name, by=by)


@transaction.atomic
def _notify(case: Case, notice: Notice, name: str, *, by: Actor) -> None:
    measure = _locked(case)
    if measure is None or measure.state != MeasureState.NOTICE:
        raise AlreadyTold
    first = measure.laid_at.astimezone(SHANGHAI).date()
    if not first <= notice.on <= clock.today():
        raise NoticeDayWrong(first=first.isoformat())
    stored: StoredFile | None = None
    if notice.content:
        stored = files.keep(measure.unit, name, notice.content, door=measure.door)
    measure.notified_on, measure.manner = notice.on, notice.manner
    measure.notice, measure.notified_by = stored, by.person
    if measure.is_restriction:
        measure.state = MeasureState.HEARING
        last = Calendar().add_workdays(notice.on, measure.hearing_days)
        measure.hear_until = end_of(last)
    else:
        measure.state = MeasureState.IN_EFFECT
        measure.effective_at = clock.now()
    measure.save()
    record(
        actions.SUBJECT_NOTIFIED,
        case,
        by=by,
        credit_measure=measure.name,
        notified_on=notice.on,
        manner=notice.manner,
        due_at=measure.hear_until,
        has_file=stored is not None,
    )


@transaction.atomic
def conclude(case: Case, outcome: HearingOutcome, *, statement: str, by: Actor) -> None:
    """Say what came of the right to be heard; the restriction takes effect or is withdrawn.

    Silence counts once the time is over; the rest is written down. Raises NotBeingHeard, HearingRuns,
    StatementMissing, SelfReview (who gave the opinion does not conclude), AlreadyForgotten.
    """
    allow(by, Verb.DECIDE_CASE, case)
    measure = _locked(case)
    if measure is None or measure.state != MeasureState.HEARING or measure.hear_until is None:
        raise NotBeingHeard
    if measure.case.proposed_by_id == by.person.pk:
        raise SelfReview
    if outcome == HearingOutcome.SILENT:
        if not measure.may_pass_unheard:
            raise HearingRuns(until=last_day_of(measure.hear_until).isoformat())
    elif not statement.strip():
        raise StatementMissing
    if outcome != HearingOutcome.WITHDRAWN:
        _demand_grounds(measure)
    measure.outcome, measure.statement = outcome, mask_within(statement.strip())
    measure.concluded_by = by.person
    if outcome == HearingOutcome.WITHDRAWN:
        measure.state = MeasureState.WITHDRAWN
        measure.ended_at, measure.ended_by = clock.now(), by.person
    else:
        measure.state = MeasureState.IN_EFFECT
        measure.effective_at = clock.now()
    measure.save()
    record(actions.MEASURE_HEARD, case, by=by, credit_measure=measure.name, hearing=outcome)


@transaction.atomic
def lift(case: Case, *, reason: str, by: Actor) -> None:
    """End a measure in effect: repaired, served, or found wrong. Raises NotInEffect, ReasonMissing."""
    allow(by, Verb.DECIDE_CASE, case)
    if not reason.strip():
        raise ReasonMissing
    measure = _locked(case)
    if measure is None or measure.state != MeasureState.IN_EFFECT:
        raise NotInEffect
    measure.state = MeasureState.LIFTED
    measure.ended_at, measure.ended_by = clock.now(), by.person
    measure.end_reason = mask_within(reason.strip())
    measure.save()
    record(actions.MEASURE_LIFTED, case, by=by, credit_measure=measure.name, has_reason=True)


def _demand_grounds(measure: CaseMeasure) -> None:
    """One of the findings at least may still be used: neither repaired nor withdrawn nor disputed."""
    grounds = MeasureGround.objects.filter(measure=measure).select_related("finding")
    found = [each.finding for each in grounds]
    lost = [each.document_no for each in found if each.repaired_on or each.disputed]
    if found and len(lost) == len(found):
        raise GroundLost(which=_("、").join(lost))


def _locked(case: Case) -> CaseMeasure | None:
    """The case's measure, locked as it is now. Raises AlreadyForgotten."""
    rows = CaseMeasure.objects.select_for_update(of=("self",))
    found = rows.select_related("unit__office", "case").filter(case=case).first()
    if found is not None and found.case.forgotten_at is not None:
        raise AlreadyForgotten
    return found
