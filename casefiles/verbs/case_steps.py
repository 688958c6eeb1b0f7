"""A case between opinion and decision: the unit's own signers approve it or ask for another check."""

from typing import Any

from django.db import transaction

from audit.record import record
from casefiles import actions, turns
from casefiles.identifiers import mask_within
from casefiles.models import Case, CaseState, Decision
from casefiles.refusals import ReasonMissing
from casefiles.turns import Step
from casefiles.verbs import signing
from tenants.access import Verb, allow
from tenants.actors import Actor


@transaction.atomic
def sign(case: Case, *, by: Actor, text: str = "") -> None:
    """Approve a case's step before the decision. Raises SelfReview, SignedBefore."""
    allow(by, Verb.SIGN_CASE, case)
    with turns.turn(case, Step.UNIT_STEP, by=by) as here:
        signing.put(case, here, Decision.APPROVED, by=by, text=text)
        record(actions.CASE_SIGNED, case, by=by, step=here.title)


@transaction.atomic
def send_back(
    case: Case, *, by: Actor, text: str, step: Step = Step.DECIDE, to: int | None = None
) -> None:
    """A signer (`step` UNIT_STEP) or the decider asks for another check, or returns the case `to`
    an earlier step of the unit (its position), which signs anew.

    Raises ReasonMissing, NotAnEarlierStep.
    """
    allow(by, Verb.DECIDE_CASE if step == Step.DECIDE else Verb.SIGN_CASE, case)
    if not text.strip():
        raise ReasonMissing
    with turns.turn(case, step, by=by) as here:
        if step == Step.UNIT_STEP:
            signing.put(case, here, Decision.RETURNED, by=by, text=text)
        case.reason = mask_within(text.strip())
        about: dict[str, Any] = {"length": len(case.reason), "step": here.title}
        if to is not None:
            title = signing.fall_back(case, here, to)
            case.save()
            record(actions.CASE_SENT_TO_STEP, case, by=by, **about, to_step=title)
        else:
            signing.lapse(signing.counting(case))
            case.state = CaseState.OPEN
            case.save()
            record(actions.CASE_SENT_BACK, case, by=by, **about)
