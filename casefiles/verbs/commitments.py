"""Credit commitments in a case: prepared by the handler, signed by the subject (notice, 五)."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from audit import chain
from audit.record import record
from casefiles import actions, turns
from casefiles.commitments import strokes
from casefiles.commitments.wording import CommitmentKind
from casefiles.identifiers import mask_within
from casefiles.inspection import FileKind
from casefiles.models import Case, Commitment, CommitmentState, StoredFile
from casefiles.models.commitments import Capacity, SigningMethod
from casefiles.refusals import (
    CommitmentStands,
    DueTooEarly,
    NotReadAloud,
    NotToBeSigned,
    PaperMissing,
    SignatureMissing,
    SignerMissing,
)
from casefiles.turns import Step
from casefiles.verbs import commitment_texts, files, published_commitments, uploads
from casefiles.workdays import Calendar, Shift
from casefiles.workdays.deadlines import end_of
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor

# What a signed paper may come as: pictures and documents that nobody edits by the way.
PAPERS = frozenset({FileKind.PDF, FileKind.OFD, FileKind.JPEG, FileKind.PNG})
SIGNATURE = "手写签名.svg"


@dataclass(frozen=True)
class Signing:
    """How the subject signs: one of a drawn name, a typed name with a tick, or the signed paper."""

    name: str
    capacity: Capacity
    method: SigningMethod
    strokes: str = ""
    confirmed: bool = False
    paper: tuple[str, bytes] | None = field(default=None, repr=False)
    publish: bool = False


def usual_check_day(workdays: int) -> date:
    """So many working days from today."""
    return Calendar().add_workdays(clock.today(), workdays)


@transaction.atomic
def prepare(
    case: Case, kind: CommitmentKind, *, promise: str = "", check_on: date | None = None, by: Actor
) -> Commitment:
    """Lay the sheet before the subject, by the wording in force; `check_on` is when it is looked after.

    A day without work moves to the next that has some. Raises CommitmentStands, DueTooEarly, and
    the refusals of a turn.
    """
    allow(by, Verb.KEEP_COMMITMENT, case)
    turns.hold(case, Step.CHECK, by=by)
    there = Commitment.objects.filter(case=case)
    for each in there:
        if each.state == CommitmentState.DRAFT or each.kind == kind:
            raise CommitmentStands(code=each.code, state=each.get_state_display())
    wording, version = commitment_texts.wording_for(case.matter, kind)
    day = check_on or usual_check_day(wording.check_workdays)
    if day <= clock.today():
        raise DueTooEarly(today=clock.today().isoformat())
    commitment: Commitment = Commitment.objects.create(
        unit=case.unit,
        case=case,
        door=case.door,
        code=f"CN-{case.case_no}-{there.count() + 1}",
        kind=kind,
        title=wording.title,
        text=wording.text,
        version=version,
        promise=mask_within(promise.strip()),
        check_due_at=end_of(Calendar().shift(day, Shift.NEXT_WORKDAY)),
        prepared_by=by.person,
        prepared_at=clock.now(),
    )
    record(
        actions.COMMITMENT_PREPARED,
        case,
        by=by,
        commitment=commitment.code,
        promised=kind,
        wording=version,
        due_at=commitment.check_due_at,
    )
    return commitment


@transaction.atomic
def discard(commitment: Commitment, *, by: Actor) -> None:
    """Throw a draft away. Raises NotToBeSigned and the refusals of a turn."""
    allow(by, Verb.KEEP_COMMITMENT, commitment)
    commitment = _draft(commitment, by=by)
    code, kind, case = commitment.code, commitment.kind, commitment.case
    commitment.delete()
    record(actions.COMMITMENT_DISCARDED, case, by=by, commitment=code, promised=kind)


def sign(commitment: Commitment, signing: Signing, *, by: Actor) -> Commitment:
    """The subject signs in the handler's presence; text, signature and digests are frozen.

    Raises SignerMissing, SignatureMissing, NotReadAloud, PaperMissing, NotToBeSigned, what
    `uploads.examine` raises, and the refusals of a turn.
    """
    allow(by, Verb.KEEP_COMMITMENT, commitment)
    if not signing.name.strip() or signing.capacity not in Capacity.values:
        raise SignerMissing
    # Looking into a file takes long, so nothing is locked yet.
    kept = _signature(commitment, signing, by=by)
    return _sign(commitment, signing, kept, by=by)


@transaction.atomic
def _sign(
    commitment: Commitment, signing: Signing, kept: tuple[str, bytes] | None, *, by: Actor
) -> Commitment:
    commitment = _draft(commitment, by=by)
    case = commitment.case
    if kept is not None:
        name, content = kept
        commitment.signature = files.keep(
            case.unit, f"{commitment.code} {name}", content, door=case.door
        )
    commitment.signer_name = mask_within(signing.name.strip())
    commitment.capacity = signing.capacity
    commitment.method = signing.method
    commitment.agreed_to_publish = signing.publish
    commitment.signed_at = clock.now()
    commitment.witnessed_by = by.person
    commitment.state = CommitmentState.SIGNED
    commitment.sha256, commitment.sm3 = digests(commitment)
    commitment.save()
    published = published_commitments.publish(commitment) if signing.publish else None
    record(
        actions.COMMITMENT_SIGNED,
        case,
        by=by,
        commitment=commitment.code,
        promised=commitment.kind,
        wording=commitment.version,
        signing=commitment.method,
        capacity=commitment.capacity,
        published=published is not None,
        due_at=commitment.check_due_at,
        sha256=commitment.sha256,
        sm3=commitment.sm3,
    )
    return commitment


def digests(commitment: Commitment) -> tuple[str, str]:
    """SHA-256 and SM3 of what was signed.

    Without the signer's name: the digests stay when the name has been forgotten, and must not tell it.
    """
    signature: StoredFile | None = commitment.signature
    assert commitment.signed_at is not None
    said: dict[str, Any] = {
        "code": commitment.code,
        "title": commitment.title,
        "version": commitment.version,
        "text": commitment.text,
        "promise": commitment.promise,
        "signed_at": chain.moment(commitment.signed_at),
        "method": commitment.method,
        "signature": signature.sha256 if signature else "",
    }
    content = json.dumps(said, ensure_ascii=False, sort_keys=True).encode()
    return hashlib.sha256(content).hexdigest(), chain.digest(content, "sm3")


def is_intact(commitment: Commitment) -> bool:
    """Whether text and signature are still the ones that were signed."""
    return digests(commitment) == (commitment.sha256, commitment.sm3)


def _signature(commitment: Commitment, signing: Signing, *, by: Actor) -> tuple[str, bytes] | None:
    """What is kept of the act of signing: name and bytes of a file, or nothing for a typed name."""
    match signing.method:
        case SigningMethod.DRAWN:
            try:
                return SIGNATURE, strokes.as_svg(strokes.read(signing.strokes))
            except strokes.NoSignature as error:
                raise SignatureMissing from error
        case SigningMethod.TYPED:
            if not signing.confirmed:
                raise NotReadAloud
            return None
        case _:
            if signing.paper is None:
                raise PaperMissing
            with uploads.watched(commitment.case, signing.paper[1], by=by):
                kind, name = uploads.examine(*signing.paper)
            if kind not in PAPERS:
                raise PaperMissing
            return name, signing.paper[1]


def _draft(commitment: Commitment, *, by: Actor) -> Commitment:
    """The draft, locked, at the step that is the handler's."""
    turns.hold(commitment.case, Step.CHECK, by=by)
    rows = Commitment.objects.select_related("case__unit__office", "case__subject", "case__matter")
    found: Commitment | None = rows.select_for_update(of=("self",)).filter(pk=commitment.pk).first()
    if found is None or found.state != CommitmentState.DRAFT:
        raise NotToBeSigned(code=commitment.code)
    return found
