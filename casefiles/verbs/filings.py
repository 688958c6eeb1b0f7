"""Filings: opened for a unit, submitted, signed inside the unit, sent to the office, decided there."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from audit.record import record
from casefiles import actions, turns
from casefiles.duedays import basis_of
from casefiles.models import (
    Decision,
    Filing,
    FilingKind,
    FilingState,
    ReturnReason,
)
from casefiles.refusals import NothingToSubmit, ReasonMissing
from casefiles.turns import Step
from casefiles.verbs import (
    itemlists,
    list_reviews,
    plans,
    progress,
    rulechecks,
    signing,
    summaries,
)
from casefiles.verbs.signing import RowNote
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor
from tenants.models import Unit


@transaction.atomic
def open_filing(
    unit: Unit,
    kind: FilingKind,
    period: str,
    *,
    due_at: datetime | None,
    by: Actor,
    amendment: bool = False,
) -> Filing:
    """Open a unit's filing for a period and start its process. `due_at` stays as it is from now on."""
    if not by.is_system:
        allow(by, Verb.FILL_FILING if by.unit else Verb.OPEN_PERIOD, unit)
    earlier = Filing.objects.filter(unit=unit, kind=kind, period=period).count()
    filing = Filing.objects.create(
        unit=unit,
        kind=kind,
        period=period,
        sequence=earlier + 1,
        due_at=due_at,
        due_basis=basis_of(unit.office_id, kind, period, due_at),
        opened_at=clock.now(),
        amendment=amendment,
    )
    CONTENTS[kind].begin(filing)
    record(
        actions.FILING_OPENED,
        filing,
        by=by,
        kind=kind,
        period=period,
        sequence=filing.sequence,
        due_at=due_at,
    )
    turns.begin(filing, by=by)
    return filing


@transaction.atomic
def submit(filing: Filing, *, by: Actor) -> None:
    """End the preparation: contents are frozen for this revision and the first signer is asked.

    Raises NothingToSubmit and the refusals of `turns.turn`.
    """
    allow(by, Verb.FILL_FILING, filing)
    with turns.turn(filing, Step.PREPARE, by=by):
        contents = CONTENTS[FilingKind(filing.kind)]
        figures = contents.freeze(filing)
        if figures is None:
            raise NothingToSubmit
        rulechecks.before_submission(filing, by=by)
        filing.state = FilingState.SUBMITTED
        filing.submitted_at = clock.now()
        filing.submitted_by = by.person
        filing.save()
        record(
            actions.FILING_SUBMITTED,
            filing,
            by=by,
            **_about(filing),
            nil=filing.nil,
            figures=figures,
        )


@transaction.atomic
def sign(filing: Filing, *, by: Actor, text: str = "") -> None:
    """Approve a step inside the unit. Raises SelfReview, SignedBefore and the refusals of a turn."""
    allow(by, Verb.SIGN_FILING, filing)
    with turns.turn(filing, Step.UNIT_STEP, by=by) as here:
        signing.put(filing, here, Decision.APPROVED, by=by, text=text)
        record(
            actions.FILING_SIGNED,
            filing,
            by=by,
            revision=filing.revision,
            step=here.title,
            text=text,
        )


@transaction.atomic
def send_back(
    filing: Filing,
    *,
    by: Actor,
    text: str,
    reasons: Iterable[ReturnReason] = (),
    remarks: Sequence[RowNote] = (),
    to: int | None = None,
) -> None:
    """Return a filing inside the unit: to its handler, and the next revision opens; or `to` an
    earlier step (its position), which signs anew.

    Raises ReasonMissing, NotAnEarlierStep, NoSuchRow and the refusals of `sign`.
    """
    allow(by, Verb.SIGN_FILING, filing)
    if not text.strip():
        raise ReasonMissing
    with turns.turn(filing, Step.UNIT_STEP, by=by) as here:
        signed = signing.put(filing, here, Decision.RETURNED, by=by, text=text, reasons=reasons)
        signing.remark(signed, remarks)
        about: dict[str, Any] = {
            "revision": filing.revision,
            "step": here.title,
            "reasons": signed.reasons,
        }
        if to is not None:
            title = signing.fall_back(filing, here, to)
            action = actions.FILING_SENT_TO_STEP
            record(action, filing, by=by, **about, to_step=title, text=text)
        else:
            record(actions.FILING_SENT_BACK, filing, by=by, **about, text=text)
            _open_next_revision(filing)


def file_with_office(filing: Filing, *, by: Actor) -> None:
    """The unit's steps are done: the filing reaches the office. Called by the flow, in its verb.

    Raises what `rulechecks.before_filing` raises: a warning nobody answered for goes no further.
    """
    rulechecks.before_filing(filing, by=by)
    filing.state = FilingState.FILED
    filing.filed_at = clock.now()
    filing.first_filed_at = filing.first_filed_at or filing.filed_at
    filing.save()
    record(
        actions.FILING_FILED,
        filing,
        by=by,
        **_about(filing),
        due_at=filing.due_at,
    )


@transaction.atomic
def accept(filing: Filing, *, by: Actor, text: str = "") -> None:
    """The office accepts: the contents become immutable, a list comes into force."""
    allow(by, Verb.REVIEW_FILING, filing)
    with turns.turn(filing, Step.OFFICE_REVIEW, by=by) as here:
        signing.put(filing, here, Decision.APPROVED, by=by, text=text, at_office=True)
        filing.state = FilingState.ACCEPTED
        filing.closed_at = clock.now()
        filing.save()
        CONTENTS[FilingKind(filing.kind)].accept(filing)
        record(
            actions.FILING_ACCEPTED,
            filing,
            by=by,
            **_about(filing),
            nil=filing.nil,
            text=text,
        )


@transaction.atomic
def return_to_unit(
    filing: Filing,
    *,
    by: Actor,
    reasons: Iterable[ReturnReason],
    text: str,
    remarks: Sequence[RowNote] = (),
) -> None:
    """The office returns with coded reasons and a text; the next revision opens in the unit.

    Raises ReasonMissing, NoSuchRow and the refusals of a turn.
    """
    allow(by, Verb.REVIEW_FILING, filing)
    reasons = list(reasons)
    if not text.strip() or not reasons:
        raise ReasonMissing
    with turns.turn(filing, Step.OFFICE_REVIEW, by=by) as here:
        signed = signing.put(
            filing, here, Decision.RETURNED, by=by, text=text, reasons=reasons, at_office=True
        )
        signing.remark(signed, remarks)
        record(
            actions.FILING_RETURNED,
            filing,
            by=by,
            **_about(filing),
            reasons=signed.reasons,
            text=text,
        )
        _open_next_revision(filing)


def _about(filing: Filing) -> dict[str, Any]:
    """Which filing an entry speaks of: what the indicators find it by."""
    return {
        "kind": filing.kind,
        "period": filing.period,
        "sequence": filing.sequence,
        "revision": filing.revision,
    }


def _open_next_revision(filing: Filing) -> None:
    CONTENTS[FilingKind(filing.kind)].copy_to(filing, filing.revision + 1)
    filing.revision += 1
    filing.state = FilingState.RETURNED
    filing.save()


# To add a filing kind: a module with begin, freeze, accept and copy_to, one line here, one in FilingKind.
CONTENTS = {
    FilingKind.ITEM_LIST: itemlists,
    FilingKind.PLAN: plans,
    FilingKind.LIST_REVIEW: list_reviews,
    FilingKind.PROGRESS: progress,
    FilingKind.SUMMARY: summaries,
}
