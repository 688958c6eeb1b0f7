"""撤回: a submission, an opinion or a consent is taken back while nothing that follows has been done."""

from django.db import transaction

from audit.record import record
from casefiles import actions, turns
from casefiles.models import Case, CaseState, Filing, FilingState
from casefiles.turns import Step, Turn
from casefiles.verbs.signing import counting
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor


@transaction.atomic
def withdraw(filing: Filing, *, by: Actor) -> None:
    """Take the own submission or the own consent back. Raises NothingToWithdraw, NextHasActed."""
    allow(by, Verb.WITHDRAW, filing)
    with turns.take_back(filing, by=by) as here:
        if filing.state == FilingState.FILED:
            _unfile(filing, by)
        if here.step == Step.PREPARE:
            first = filing.revision == 1
            filing.state = FilingState.OPEN if first else FilingState.RETURNED
            record(actions.FILING_WITHDRAWN, filing, by=by, revision=filing.revision)
        else:
            _withdraw_signature(filing, here, by)
            record(
                actions.CONSENT_WITHDRAWN,
                filing,
                by=by,
                revision=filing.revision,
                step=here.title,
            )
        filing.save()


def _unfile(filing: Filing, by: Actor) -> None:
    """The office has it no longer, and what it never looked at does not count as filed."""
    if filing.first_filed_at == filing.filed_at:
        filing.first_filed_at = None
    filing.filed_at = None
    filing.state = FilingState.SUBMITTED
    record(
        actions.FILING_UNFILED,
        filing,
        by=by,
        kind=filing.kind,
        period=filing.period,
        sequence=filing.sequence,
        revision=filing.revision,
    )


@transaction.atomic
def withdraw_case(case: Case, *, by: Actor) -> None:
    """Take the own opinion or the own consent back. Raises NothingToWithdraw, NextHasActed."""
    allow(by, Verb.WITHDRAW, case)
    with turns.take_back(case, by=by) as here:
        if here.step == Step.CHECK:
            case.state = CaseState.OPEN
            case.proposed_by = case.proposed_at = None
            case.save()
            record(actions.OPINION_WITHDRAWN, case, by=by)
        else:
            _withdraw_signature(case, here, by)
            record(actions.CASE_CONSENT_WITHDRAWN, case, by=by, step=here.title)


def _withdraw_signature(of: Filing | Case, here: Turn, by: Actor) -> None:
    own = counting(of).filter(signer=by.person, position=here.position)
    own.update(withdrawn_at=clock.now())
