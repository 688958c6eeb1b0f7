"""更正、异议、修复: taken in by one person, answered by another; the copies follow in the same transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction

from audit.record import record
from casefiles.identifiers import mask_within
from casefiles.models import CreditRecord, RecordRequest, StoredFile
from casefiles.models.credit_records import OPEN_REQUEST
from casefiles.refusals.credit_records import (
    NoRepairOfThis,
    NothingToCorrect,
    OwnRequest,
    RequestGroundMissing,
    RequestMoved,
    RequestThere,
)
from casefiles.registering import actions
from casefiles.registering.words import RecordState, RequestKind, RequestState
from casefiles.verbs import dispatches, files, record_copies, uploads
from casefiles.verbs.credit_records import hold
from casefiles.workdays import Calendar
from casefiles.workdays.deadlines import end_of
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor

# What a correction may say anew. Another subject, or another document, is another record.
CORRECTED = ("title", "fact", "record_basis", "result")


@dataclass(frozen=True)
class Asked:
    """What the subject, or the unit itself, asks; `wanted` names the columns of a correction."""

    kind: RequestKind
    ground: str
    wanted: Mapping[str, str] = field(default_factory=dict)
    name: str = ""
    content: bytes = b""


def ask(found: CreditRecord, asked: Asked, *, by: Actor) -> RecordRequest:
    """Take a request in. An objection stops the use of the record at once.

    Raises RequestGroundMissing, RecordMoved, RequestThere, NothingToCorrect, NoRepairOfThis, and what
    an upload raises.
    """
    allow(by, Verb.KEEP_RECORDS, found)
    if not asked.ground.strip():
        raise RequestGroundMissing
    name = asked.name
    if asked.content:
        # Looking into the file takes long, so nothing is locked yet.
        with uploads.watched(found.unit, asked.content, by=by):
            _kind, name = uploads.examine(name, asked.content)
    return _ask(found, asked, name, by=by)


@transaction.atomic
def _ask(found: CreditRecord, asked: Asked, name: str, *, by: Actor) -> RecordRequest:
    row = hold(found, RecordState.PUBLISHED)
    wanted = _wanted(row, asked)
    if asked.kind == RequestKind.REPAIR and (not row.is_adverse or row.repaired_on is not None):
        raise NoRepairOfThis
    stored: StoredFile | None = None
    if asked.content:
        stored = files.keep(row.unit, name, asked.content)
    made = RecordRequest(
        unit=row.unit,
        office=row.office,
        record=row,
        kind=asked.kind,
        ground=mask_within(asked.ground.strip()),
        wanted=wanted,
        file=stored,
        opened_by=by.person,
        opened_at=clock.now(),
        due_at=end_of(Calendar().add_workdays(clock.today(), asked.kind.within)),
    )
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as clash:
        if "one_open_request" not in str(clash):
            raise
        raise RequestThere(kind=asked.kind.label) from clash
    if asked.kind == RequestKind.OBJECTION:
        _change(row, {"disputed": True}, by=by)
    record(
        actions.RECORD_ASKED,
        made,
        by=by,
        record_kind=row.kind,
        request=made.kind,
        due_at=made.due_at,
        has_file=stored is not None,
    )
    return made


@transaction.atomic
def grant(request: RecordRequest, *, answer: str, by: Actor) -> None:
    """Do as was asked, everywhere. Raises RequestMoved, OwnRequest, RequestGroundMissing, RecordMoved."""
    found, row = _answered(request, answer, RequestState.GRANTED, by=by)
    changes: dict[str, Any]
    match RequestKind(found.kind):
        case RequestKind.CORRECTION:
            changes = dict(found.wanted)
        case RequestKind.REPAIR:
            changes = {"repaired_on": clock.today()}
        case RequestKind.OBJECTION:
            changes = {
                "disputed": False,
                "state": RecordState.WITHDRAWN,
                "ended_at": clock.now(),
            }
    _change(row, changes, by=by)
    record(
        actions.RECORD_GRANTED,
        found,
        by=by,
        record_kind=row.kind,
        request=found.kind,
        due_at=found.due_at,
        in_time=clock.now() < found.due_at,
        fields=sorted(changes),
    )
    if found.kind == RequestKind.OBJECTION:
        _end_others(found, by=by)


@transaction.atomic
def refuse(request: RecordRequest, *, answer: str, by: Actor) -> None:
    """Leave the record as it is; after an objection its use goes on. Raises as `grant`."""
    found, row = _answered(request, answer, RequestState.REFUSED, by=by)
    if found.kind == RequestKind.OBJECTION:
        _change(row, {"disputed": False}, by=by)
    record(
        actions.RECORD_REFUSED,
        found,
        by=by,
        record_kind=row.kind,
        request=found.kind,
        due_at=found.due_at,
        in_time=clock.now() < found.due_at,
    )


@transaction.atomic
def drop(request: RecordRequest, *, by: Actor) -> None:
    """The asker takes it back. Raises RequestMoved, RecordMoved."""
    allow(by, Verb.KEEP_RECORDS, request)
    found, row = _held(request)
    found.state, found.decided_at = RequestState.DROPPED, clock.now()
    found.save()
    if found.kind == RequestKind.OBJECTION:
        _change(row, {"disputed": False}, by=by)
    record(actions.RECORD_DROPPED, found, by=by, record_kind=row.kind, request=found.kind)


def _wanted(row: CreditRecord, asked: Asked) -> dict[str, str]:
    if asked.kind != RequestKind.CORRECTION:
        return {}
    said = {
        name: mask_within(" ".join(asked.wanted[name].split()))
        for name in CORRECTED
        if asked.wanted.get(name, "").strip()
    }
    wanted = {name: text for name, text in said.items() if text != getattr(row, name)}
    if not wanted:
        raise NothingToCorrect
    return wanted


def _answered(
    request: RecordRequest, answer: str, state: RequestState, *, by: Actor
) -> tuple[RecordRequest, CreditRecord]:
    allow(by, Verb.PUBLISH_RECORDS, request)
    found, row = _held(request)
    if found.opened_by_id == by.person.pk:
        raise OwnRequest
    if not answer.strip():
        raise RequestGroundMissing
    found.answer = mask_within(answer.strip())
    found.decided_by, found.decided_at, found.state = by.person, clock.now(), state
    found.save()
    return found, row


def _held(request: RecordRequest) -> tuple[RecordRequest, CreditRecord]:
    """The request and its record, locked in this order: the record first, as everywhere."""
    row = hold(request.record, RecordState.PUBLISHED)
    rows = RecordRequest.objects.select_for_update(of=("self",)).select_related("unit__office")
    found: RecordRequest = rows.get(pk=request.pk)
    if found.state != RequestState.OPEN:
        raise RequestMoved(state=found.get_state_display())
    found.record = row
    return found, row


def _end_others(found: RecordRequest, *, by: Actor) -> None:
    """A record that is withdrawn has nothing left to be corrected or repaired."""
    others = RecordRequest.objects.filter(OPEN_REQUEST, record=found.record_id).exclude(pk=found.pk)
    for each in others.select_related("unit__office"):
        each.record = found.record
        each.state, each.decided_at = RequestState.DROPPED, clock.now()
        each.save()
        kind = found.record.kind
        record(actions.RECORD_DROPPED, each, by=by, record_kind=kind, request=each.kind)


def _change(row: CreditRecord, changes: Mapping[str, Any], *, by: Actor) -> None:
    for name, value in changes.items():
        setattr(row, name, value)
    row.save()
    record_copies.follow(row, by=by)
    dispatches.put(row)
