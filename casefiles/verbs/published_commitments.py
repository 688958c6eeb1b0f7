"""The open page of commitments: what is put there, kept up to date, and taken down again.

Parts of the verbs that call them, but for `retract`. A confidential case publishes nothing.
"""

from django.db import transaction

from audit.record import record
from casefiles import actions
from casefiles.models import (
    BreachState,
    Case,
    Commitment,
    CommitmentBreach,
    CommitmentState,
    PublishedCommitment,
)
from casefiles.refusals import NotPublished
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor
from tenants.scope import OPEN_DOOR


def publish(commitment: Commitment) -> PublishedCommitment | None:
    """Copy what the public may read; None for a confidential case."""
    case = commitment.case
    if case.door != OPEN_DOOR:
        return None
    assert commitment.signed_at is not None
    made: PublishedCommitment = PublishedCommitment.objects.create(
        unit=commitment.unit,
        commitment=commitment,
        code=commitment.code,
        kind=commitment.kind,
        title=commitment.title,
        subject=shown_name(case),
        identifier=case.subject.shown_identifier,
        matter=case.matter.name,
        text=commitment.text,
        promise=_without_the_name(commitment.promise, case),
        signed_on=commitment.signed_at.astimezone(clock.SHANGHAI).date(),
        standing=CommitmentState.SIGNED,
        published_at=clock.now(),
    )
    return made


def shown_name(case: Case) -> str:
    """A company's name; of a person's the first character."""
    name = case.subject.name
    return f"{name[:1]}**" if case.subject.is_natural else name


def _without_the_name(text: str, case: Case) -> str:
    return text.replace(case.subject.name, shown_name(case)) if case.subject.is_natural else text


def keep_up(commitment: Commitment) -> None:
    """Show how the commitment stands: a suspicion is none of the public's, nor a disputed finding."""
    standing = CommitmentState(commitment.state)
    if standing == CommitmentState.SUSPECTED:
        standing = CommitmentState.SIGNED
    disputed = CommitmentBreach.objects.filter(
        commitment=commitment, state=BreachState.DISPUTED
    ).exists()
    if disputed:
        standing = CommitmentState.SUSPECTED
    PublishedCommitment.objects.filter(commitment=commitment).update(standing=standing)


@transaction.atomic
def retract(commitment: Commitment, *, by: Actor) -> None:
    """Take it off the open page: the subject agrees no longer. Raises NotPublished."""
    allow(by, Verb.KEEP_COMMITMENT, commitment)
    if not _take_down(commitment.case, commitment):
        raise NotPublished(code=commitment.code)
    record(actions.COMMITMENT_RETRACTED, commitment.case, by=by, commitment=commitment.code)


def take_down(case: Case) -> None:
    """Whatever the case has published, as it becomes confidential."""
    _take_down(case)


def _take_down(case: Case, commitment: Commitment | None = None) -> int:
    rows = PublishedCommitment.objects.filter(commitment__case=case, retracted_at=None)
    if commitment is not None:
        rows = rows.filter(commitment=commitment)
    return rows.update(retracted_at=clock.now())


def forget_commitments(case: Case, removed: str) -> None:
    """Whatever people wrote into a person's commitments, when the time to keep it has ended."""
    ours = Commitment.objects.filter(case=case)
    for rows, names in (
        (ours, ("signer_name", "promise", "check_note")),
        (
            CommitmentBreach.objects.filter(commitment__in=ours),
            ("fact", "grounds", "objection", "answer"),
        ),
        (
            PublishedCommitment.objects.filter(commitment__in=ours),
            ("subject", "identifier", "promise"),
        ),
    ):
        for name in names:
            rows.exclude(**{name: ""}).update(**{name: removed})
    _take_down(case)
