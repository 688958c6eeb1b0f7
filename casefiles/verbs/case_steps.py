"""A case between opinion and decision: the unit's own signers approve it or ask for another check."""

from django.db import transaction

from audit.record import record
from casefiles import actions, turns
from casefiles.identifiers import mask_within
from casefiles.models import Case, CaseState, Decision, Signature
from casefiles.refusals import ReasonMissing, SelfReview, SignedBefore
from casefiles.turns import Step, Turn
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor


@transaction.atomic
def sign(case: Case, *, by: Actor, text: str = "") -> None:
    """Approve a case's step before the decision. Raises SelfReview, SignedBefore."""
    allow(by, Verb.SIGN_CASE, case)
    with turns.turn(case, Step.UNIT_STEP, by=by) as here:
        _sign(case, here, Decision.APPROVED, text, by=by)
        record(actions.CASE_SIGNED, case, by=by, step=here.title)


@transaction.atomic
def send_back(case: Case, *, by: Actor, text: str, step: Step = Step.DECIDE) -> None:
    """A signer (`step` UNIT_STEP) or the decider asks for another check. Raises ReasonMissing."""
    allow(by, Verb.DECIDE_CASE if step == Step.DECIDE else Verb.SIGN_CASE, case)
    if not text.strip():
        raise ReasonMissing
    with turns.turn(case, step, by=by) as here:
        if step == Step.UNIT_STEP:
            _sign(case, here, Decision.RETURNED, text, by=by)
        case.reason = mask_within(text.strip())
        case.state = CaseState.OPEN
        case.save()
        record(actions.CASE_SENT_BACK, case, by=by, length=len(case.reason), step=here.title)


def _sign(case: Case, here: Turn, decision: Decision, text: str, *, by: Actor) -> None:
    demand_other_eyes(case, here, by)
    Signature.objects.create(
        unit=case.unit,
        case=case,
        door=case.door,
        revision=here.round,
        at_office=False,
        step=here.title,
        signer=by.person,
        signer_name=by.name,
        decision=decision,
        text=mask_within(text.strip()),
        signed_at=clock.now(),
    )


def demand_other_eyes(case: Case, here: Turn, by: Actor) -> None:
    """Not the eyes that checked, nor any that have signed in this round."""
    if by.person.pk in {case.proposed_by_id, case.opened_by_id}:
        raise SelfReview
    signed = Signature.objects.filter(
        case=case, revision=here.round, signer=by.person, withdrawn_at=None
    )
    if signed.exists():
        raise SignedBefore
