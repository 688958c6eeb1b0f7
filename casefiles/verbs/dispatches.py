"""The outbox to the city platform: written with the deed, sent by the worker, answered by a receipt.

Killed between any two steps nothing is lost and nothing is doubled: a message is in the outbox exactly
when its deed is done, it is sent again with the same key and the same bytes until a receipt is kept.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, Max, OuterRef

from audit.record import record
from casefiles.identifiers import mask_within
from casefiles.models import CreditRecord, Dispatch, DispatchState
from casefiles.refusals import SourceUnavailable
from casefiles.refusals.credit_records import NoPlatform, NotDeclined
from casefiles.registering import actions
from casefiles.registering.words import RecordState
from casefiles.sources import sending
from casefiles.sources.sending import Receipt
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor
from tenants.scope import every_unit, unit_scope

MOST = 500
# So many failures in a row, and the platform is left alone until the next run.
ENOUGH = 3


@dataclass(frozen=True)
class _Letter:
    """A message on its way."""

    pk: UUID
    body: bytes


@dataclass
class Sent:
    """What a run did: how many were taken, declined, and how many still wait."""

    taken: int = 0
    declined: int = 0
    waiting: int = 0


def is_connected() -> bool:
    """Whether this installation reports to a platform."""
    return bool(settings.CREDIT_PLATFORM_URL)


def put(row: CreditRecord) -> None:
    """Lay a message about what the record says now into the outbox. Part of the verb that changed it."""
    if not is_connected():
        return
    last = Dispatch.objects.filter(record=row).aggregate(last=Max("sequence"))["last"] or 0
    body = _body(row, last + 1)
    now = clock.now()
    Dispatch.objects.create(
        unit=row.unit,
        office=row.office,
        record=row,
        sequence=last + 1,
        body=body,
        sha256=hashlib.sha256(body.encode()).hexdigest(),
        written_at=now,
        next_at=now,
    )


def _body(row: CreditRecord, sequence: int) -> str:
    said = {
        "version": 1,
        "record": str(row.pk),
        "sequence": sequence,
        "standing": "published" if row.state == RecordState.PUBLISHED else "withdrawn",
        "kind": row.kind,
        "subject_kind": row.subject_kind,
        "identifier": row.identifier,
        "name": row.name,
        "document_no": row.document_no,
        "title": row.title,
        "fact": row.fact,
        "basis": row.record_basis,
        "result": row.result,
        "severity": row.severity or None,
        "organ": row.unit.name,
        "decided_on": row.decided_on.isoformat(),
        "valid_until": row.valid_until.isoformat() if row.valid_until else None,
        "publish_until": row.publish_until.isoformat(),
        "repaired_on": row.repaired_on.isoformat() if row.repaired_on else None,
        "disputed": row.disputed,
    }
    return json.dumps(said, ensure_ascii=False)


@transaction.atomic
def send_again(found: CreditRecord, *, by: Actor) -> None:
    """Report a record anew whose last message was declined, or that was published before there was a platform.

    Raises NoPlatform, NotDeclined.
    """
    allow(by, Verb.PUBLISH_RECORDS, found)
    rows = CreditRecord.objects.select_for_update(of=("self",)).select_related("unit__office")
    row = rows.get(pk=found.pk)
    if not is_connected():
        raise NoPlatform
    last = Dispatch.objects.filter(record=row).order_by("-sequence").first()
    told = row.state in {RecordState.PUBLISHED, RecordState.WITHDRAWN}
    if not told or (last is not None and last.state != DispatchState.DECLINED):
        raise NotDeclined
    put(row)
    record(actions.RECORD_SENT_AGAIN, row, by=by, record_kind=row.kind)


def send_all(*, by: Actor) -> Sent:
    """Send what waits and is due, oldest first; no transaction is open while the platform is asked."""
    sent = Sent()
    failures = 0
    if is_connected():
        for letter in _due():
            try:
                receipt = sending.send(letter.body, str(letter.pk))
            except SourceUnavailable as away:
                _put_off(letter, away)
                failures += 1
                if failures == ENOUGH:
                    break
                continue
            failures = 0
            if take(letter.pk, receipt, by=by):
                sent.taken += not receipt.declined
                sent.declined += bool(receipt.declined)
    with every_unit(because="what waits in the outbox is counted"):
        sent.waiting = Dispatch.objects.filter(state=DispatchState.WAITING).count()
    return sent


def _due() -> Iterator[_Letter]:
    """One at a time, so that a record's next message follows in the same run once the first was taken."""
    seen: set[UUID] = set()
    while len(seen) < MOST:
        with every_unit(because="messages that wait for the platform"):
            waiting = Dispatch.objects.filter(state=DispatchState.WAITING)
            earlier = waiting.filter(record=OuterRef("record"), sequence__lt=OuterRef("sequence"))
            rows = waiting.filter(~Exists(earlier), next_at__lte=clock.now()).exclude(pk__in=seen)
            row = rows.order_by("next_at", "pk").first()
            if row is None:
                return
            letter = _Letter(row.pk, row.body.encode())
        seen.add(letter.pk)
        yield letter


def _put_off(letter: _Letter, away: SourceUnavailable) -> None:
    with every_unit(because="a message that waits on"), transaction.atomic():
        row = Dispatch.objects.select_for_update().filter(pk=letter.pk).first()
        if row is not None and row.state == DispatchState.WAITING:
            row.failed(away.trouble, clock.now())
            row.save(update_fields=["trouble", "next_at", "tries"])


def take(pk: UUID, receipt: Receipt, *, by: Actor) -> bool:
    """Keep a receipt, once; False where it was kept already."""
    with every_unit(because="a receipt names its message, and the message its unit"):
        found = Dispatch.objects.select_related("unit__office").get(pk=pk)
    with unit_scope(found.unit), transaction.atomic():
        row = Dispatch.objects.select_for_update(of=("self",)).select_related("record").get(pk=pk)
        if row.state != DispatchState.WAITING:
            return False
        row.unit = found.unit
        row.state = DispatchState.DECLINED if receipt.declined else DispatchState.TAKEN
        row.receipt, row.declined = receipt.number, mask_within(receipt.declined)
        row.answered_at, row.trouble = clock.now(), ""
        row.save()
        action = actions.DISPATCH_DECLINED if receipt.declined else actions.DISPATCH_TAKEN
        record(
            action, row, by=by, record_kind=row.record.kind, receipt=row.receipt, sha256=row.sha256
        )
    return True


def put_unsent(*, by: Actor) -> int:
    """Lay in every published record that was never sent, each in a transaction; returns how many."""
    with every_unit(because="what was published before there was a platform"):
        rows = CreditRecord.objects.filter(
            state=RecordState.PUBLISHED, dispatches=None, forgotten_at=None
        )
        found = list(rows.select_related("unit__office").order_by("published_at"))
    for each in found:
        with unit_scope(each.unit):
            send_again(each, by=by)
    return len(found)
