"""Ending a filing or a case without a result: with a coded reason, and nothing is deleted."""

from django.db import transaction

from audit.record import record
from casefiles import actions, turns
from casefiles.identifiers import mask_within
from casefiles.models import ENDED, CancelReason, Case, CaseState, Filing, FilingState
from casefiles.models.cases import CLOSED
from casefiles.refusals import CancelledBefore, NotWithUnit, ObligationStays, ReasonMissing
from casefiles.verbs.queries import wait_no_more
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor


@transaction.atomic
def cancel_filing(filing: Filing, *, by: Actor, reason: CancelReason, note: str) -> None:
    """撤销: the unit ends what it opened by itself, the office an obligation.

    Raises ObligationStays, NotWithUnit (the office has it already), CancelledBefore, ReasonMissing.
    """
    allow(by, Verb.CANCEL if by.unit else Verb.CANCEL_OBLIGATION, filing)
    if not note.strip():
        raise ReasonMissing
    turns.stop(filing)
    if filing.state in ENDED:
        raise CancelledBefore(state=filing.get_state_display())
    if by.unit is not None:
        if filing.due_at is not None:
            raise ObligationStays
        if filing.state == FilingState.FILED:
            raise NotWithUnit
    filing.state = FilingState.CANCELLED
    filing.cancelled_at = clock.now()
    filing.cancel_reason = reason
    filing.cancel_note = mask_within(note.strip())
    filing.save()
    record(
        actions.FILING_CANCELLED,
        filing,
        by=by,
        kind=filing.kind,
        period=filing.period,
        sequence=filing.sequence,
        cancel_reason=reason,
        text=filing.cancel_note,
    )


@transaction.atomic
def cancel_case(case: Case, *, by: Actor, reason: CancelReason, note: str) -> None:
    """撤销: a case ends without a decision. Raises CancelledBefore, ReasonMissing."""
    allow(by, Verb.CANCEL, case)
    if not note.strip():
        raise ReasonMissing
    turns.stop(case)
    if case.state in CLOSED:
        raise CancelledBefore(state=case.get_state_display())
    case.state = CaseState.CANCELLED
    wait_no_more(case)
    case.cancelled_at = clock.now()
    case.cancel_reason = reason
    case.cancel_note = mask_within(note.strip())
    case.save()
    record(actions.CASE_CANCELLED, case, by=by, cancel_reason=reason, has_reason=True)
