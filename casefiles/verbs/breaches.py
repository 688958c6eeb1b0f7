"""Broken commitments: confirmed by a second person, objected to by the subject, found in later cases."""

from datetime import date

from django.db import transaction

from audit.record import record
from casefiles import actions, doors
from casefiles.identifiers import mask_within
from casefiles.models import (
    BreachState,
    CaseState,
    Commitment,
    CommitmentBreach,
    CommitmentState,
    Finding,
    RecordQuery,
)
from casefiles.models.breaches import FOUND
from casefiles.refusals import BreachMoved, GroundsOfBreachMissing, SelfReview
from casefiles.verbs import published_commitments
from casefiles.workdays import Calendar
from casefiles.workdays.deadlines import end_of
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor

# An objection is answered within seven working days; a revoked finding is checked anew within ten.
ANSWERED_WITHIN = 7
CHECKED_ANEW_WITHIN = 10
# A confirmed breach may be used for one year.
USED_FOR_YEARS = 1


@transaction.atomic
def confirm(breach: CommitmentBreach, *, grounds: str, by: Actor) -> None:
    """It was broken: from now on a finding. Raises SelfReview, BreachMoved, GroundsOfBreachMissing."""
    found = _held(breach, Verb.JUDGE_BREACH, {BreachState.PROPOSED}, by=by)
    _judge(found, grounds, BreachState.CONFIRMED, by=by)
    found.use_until = _years_later(clock.today())
    found.save()
    _stand(found.commitment, CommitmentState.BREACHED)
    record(
        actions.BREACH_CONFIRMED,
        found.commitment.case,
        by=by,
        commitment=found.commitment.code,
        severity=found.severity,
        use_until=found.use_until,
    )


@transaction.atomic
def dismiss(breach: CommitmentBreach, *, grounds: str, by: Actor) -> None:
    """It was not: the commitment is to be checked again. Raises as `confirm`."""
    found = _held(breach, Verb.JUDGE_BREACH, {BreachState.PROPOSED}, by=by)
    _judge(found, grounds, BreachState.DISMISSED, by=by)
    found.save()
    _check_anew(found.commitment)
    record(actions.BREACH_DISMISSED, found.commitment.case, by=by, commitment=found.commitment.code)


@transaction.atomic
def object_to(breach: CommitmentBreach, *, text: str, by: Actor) -> None:
    """The subject objects: the finding is used no more until it is answered.

    Raises BreachMoved, GroundsOfBreachMissing.
    """
    usable = {BreachState.CONFIRMED}
    found = _held(breach, Verb.KEEP_COMMITMENT, usable, by=by)
    found.objection = _said(text)
    found.objected_at = clock.now()
    found.answer_due_at = end_of(Calendar().add_workdays(clock.today(), ANSWERED_WITHIN))
    found.state = BreachState.DISPUTED
    found.save()
    _mark_findings(found, disputed=True)
    published_commitments.keep_up(found.commitment)
    record(
        actions.BREACH_DISPUTED,
        found.commitment.case,
        by=by,
        commitment=found.commitment.code,
        due_at=found.answer_due_at,
    )


@transaction.atomic
def uphold(breach: CommitmentBreach, *, answer: str, by: Actor) -> None:
    """The objection is unfounded; usable again. Raises SelfReview, BreachMoved, GroundsOfBreachMissing."""
    found = _answered(breach, answer, BreachState.UPHELD, by=by)
    _mark_findings(found, disputed=False)
    published_commitments.keep_up(found.commitment)
    record(actions.BREACH_UPHELD, found.commitment.case, by=by, commitment=found.commitment.code)


@transaction.atomic
def revoke(breach: CommitmentBreach, *, answer: str, by: Actor) -> None:
    """The objection is founded: the finding is gone for good. Raises as `uphold`."""
    found = _answered(breach, answer, BreachState.REVOKED, by=by)
    _mark_findings(found, disputed=False, repaired_on=clock.today())
    _check_anew(found.commitment)
    record(actions.BREACH_REVOKED, found.commitment.case, by=by, commitment=found.commitment.code)


def add_findings(query: RecordQuery) -> int:
    """What the unit itself found of the subject's commitments, beside what the source said.

    Part of the verb that queries. Confidential cases' breaches stay behind their doors.
    """
    rows = (
        CommitmentBreach.objects.filter(
            commitment__case__subject_id=query.case.subject_id, state__in=FOUND
        )
        .exclude(commitment__case=query.case)
        .select_related("commitment", "unit")
    )
    made = [
        Finding(
            unit=query.unit,
            office=query.office,
            query=query,
            case=query.case,
            door=query.door,
            severity=each.severity,
            document_no=each.commitment.code,
            organ=each.unit.name,
            fact=each.fact[:300],
            decided_on=each.judged_at.astimezone(clock.SHANGHAI).date(),
            publish_until=each.use_until,
            disputed=each.state == BreachState.DISPUTED,
            as_of=clock.today(),
        )
        for each in rows
        if each.judged_at is not None and each.use_until is not None
    ]
    Finding.objects.bulk_create(made)
    return len(made)


def _held(
    breach: CommitmentBreach, verb: Verb, states: set[BreachState], *, by: Actor
) -> CommitmentBreach:
    allow(by, verb, breach)
    rows = CommitmentBreach.objects.select_related("commitment__case__unit__office", "unit")
    found: CommitmentBreach = rows.select_for_update(of=("self",)).get(pk=breach.pk)
    if found.state not in states:
        raise BreachMoved(state=found.get_state_display())
    return found


def _said(text: str) -> str:
    if not text.strip():
        raise GroundsOfBreachMissing
    return mask_within(text.strip())


def _judge(found: CommitmentBreach, grounds: str, state: BreachState, *, by: Actor) -> None:
    if found.proposed_by_id == by.person.pk:
        raise SelfReview
    found.grounds = _said(grounds)
    found.judged_by, found.judged_at, found.state = by.person, clock.now(), state


def _answered(
    breach: CommitmentBreach, answer: str, state: BreachState, *, by: Actor
) -> CommitmentBreach:
    found = _held(breach, Verb.JUDGE_BREACH, {BreachState.DISPUTED}, by=by)
    if by.person.pk in {found.judged_by_id, found.proposed_by_id}:
        raise SelfReview
    found.answer = _said(answer)
    found.answered_by, found.answered_at, found.state = by.person, clock.now(), state
    found.save()
    return found


def _stand(commitment: Commitment, state: CommitmentState) -> None:
    commitment.state = state
    commitment.save()
    published_commitments.keep_up(commitment)


def _check_anew(commitment: Commitment) -> None:
    day = Calendar().add_workdays(clock.today(), CHECKED_ANEW_WITHIN)
    commitment.check_due_at = max(commitment.check_due_at, end_of(day))
    _stand(commitment, CommitmentState.SIGNED)


def _mark_findings(found: CommitmentBreach, **changes: object) -> None:
    """In every case that is not decided yet, confidential ones too: what was copied follows."""
    with doors.every_door(because="a disputed finding is used in no case"):
        Finding.objects.filter(
            unit=found.unit,
            document_no=found.commitment.code,
            organ=found.unit.name,
            case__state__in=(CaseState.OPEN, CaseState.PROPOSED),
        ).update(**changes)


def _years_later(day: date) -> date:
    try:
        return day.replace(year=day.year + USED_FOR_YEARS)
    except ValueError:  # 29 February
        return day.replace(year=day.year + USED_FOR_YEARS, day=28)
