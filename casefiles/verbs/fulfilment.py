"""Whether commitments were kept (履诺核查): checked by the handler, with evidence, by a due day."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from audit.record import record
from casefiles import actions
from casefiles.identifiers import mask_within
from casefiles.models import (
    CaseState,
    Commitment,
    CommitmentBreach,
    CommitmentEvidence,
    CommitmentState,
)
from casefiles.models.register import Severity
from casefiles.refusals import CheckNoteMissing, NothingToCheck
from casefiles.verbs import files, published_commitments, uploads
from casefiles.workdays import Calendar
from casefiles.workdays.deadlines import end_of
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor

# So many working days before its end a check is shown among what is due.
SHOWN_BEFORE = 10

Upload = tuple[str, bytes]


def to_check() -> QuerySet[Commitment]:
    """Signed commitments of cases that go on or were decided, the next due first."""
    rows = Commitment.objects.filter(state=CommitmentState.SIGNED)
    return rows.exclude(case__state=CaseState.CANCELLED).order_by("check_due_at", "pk")


def soon() -> QuerySet[Commitment]:
    """Those whose check is due within `SHOWN_BEFORE` working days, and those overdue."""
    return to_check().filter(check_due_at__lte=_horizon())


def _horizon() -> datetime:
    return end_of(Calendar().add_workdays(clock.today(), SHOWN_BEFORE))


def fulfilled(
    commitment: Commitment, *, note: str, uploaded: Sequence[Upload] = (), by: Actor
) -> None:
    """It was kept. Raises CheckNoteMissing, NothingToCheck and what `uploads.examine` raises."""
    evidence = _examined(commitment, note, uploaded, by=by)
    with transaction.atomic():
        found = _checked(commitment, note, CommitmentState.FULFILLED, by=by)
        _keep(found, evidence, by=by)
        published_commitments.keep_up(found)
        record(
            actions.COMMITMENT_FULFILLED,
            found.case,
            by=by,
            commitment=found.code,
            due_at=found.check_due_at,
            evidence=len(evidence),
        )


def suspected(
    commitment: Commitment,
    *,
    note: str,
    severity: Severity,
    uploaded: Sequence[Upload] = (),
    by: Actor,
) -> CommitmentBreach:
    """It seems broken: another person confirms that or not. Raises as `fulfilled`."""
    evidence = _examined(commitment, note, uploaded, by=by)
    with transaction.atomic():
        found = _checked(commitment, note, CommitmentState.SUSPECTED, by=by)
        _keep(found, evidence, by=by)
        breach: CommitmentBreach = CommitmentBreach.objects.create(
            unit=found.unit,
            door=found.door,
            commitment=found,
            severity=severity,
            fact=found.check_note,
            proposed_by=by.person,
            proposed_at=clock.now(),
        )
        record(
            actions.BREACH_PROPOSED,
            found.case,
            by=by,
            commitment=found.code,
            due_at=found.check_due_at,
            severity=severity,
            evidence=len(evidence),
        )
    return breach


def _examined(
    commitment: Commitment, note: str, uploaded: Sequence[Upload], *, by: Actor
) -> list[Upload]:
    """The uploads under harmless names, looked into before anything is locked."""
    allow(by, Verb.KEEP_COMMITMENT, commitment)
    if not note.strip():
        raise CheckNoteMissing
    found = []
    for name, content in uploaded:
        with uploads.watched(commitment.case, content, by=by):
            _kind, harmless = uploads.examine(name, content)
        found.append((harmless, content))
    return found


def _checked(commitment: Commitment, note: str, state: CommitmentState, *, by: Actor) -> Commitment:
    rows = Commitment.objects.select_related("case__unit__office", "case__subject")
    found: Commitment = rows.select_for_update(of=("self",)).get(pk=commitment.pk)
    if found.state != CommitmentState.SIGNED:
        raise NothingToCheck(code=found.code, state=found.get_state_display())
    found.state = state
    found.check_note = mask_within(note.strip())
    found.checked_by, found.checked_at = by.person, clock.now()
    found.save()
    return found


def _keep(commitment: Commitment, evidence: list[Upload], *, by: Actor) -> None:
    for name, content in evidence:
        file = files.keep(commitment.unit, name, content, door=commitment.door)
        CommitmentEvidence.objects.create(
            unit=commitment.unit,
            door=commitment.door,
            case=commitment.case,
            commitment=commitment,
            file=file,
            added_by=by.person,
            added_at=clock.now(),
        )
