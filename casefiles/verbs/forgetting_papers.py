"""Forgetting what stands outside cases: consents, prints of the counter, lists, and what the gate answered.

The same time as for cases (`RETENTION_YEARS`), counted from the day a consent ended or a visit was
served. What stays: that there was one, its terms, days and hashes.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from audit.record import record
from casefiles import actions, doors
from casefiles.batches.words import BatchState
from casefiles.itemlists.words import SubjectKind
from casefiles.models import (
    Batch,
    BatchRow,
    Consent,
    CounterQuery,
    CreditRecord,
    Dispatch,
    GateAnswer,
    RecordRequest,
    RegisterRecord,
    StoredFile,
)
from casefiles.personal import REMOVED
from casefiles.registering import actions as registering
from casefiles.registering.words import RecordState
from tenants import clock, vault
from tenants.access import Verb, allow
from tenants.actors import Actor
from tenants.clock import SHANGHAI
from tenants.models import Unit
from tenants.scope import every_unit, unit_scope

NOBODY = {"identifier": "", "identifier_hash": None, "name": REMOVED}


def forget_papers(before: date, *, by: Actor) -> int:
    """Forget the papers of persons whose time ended before a day; returns how many. Safe to repeat."""
    start = datetime.combine(before, datetime.min.time(), SHANGHAI)
    with every_unit(because="the papers whose time has ended"):
        consents = [(each.unit, each.door, each.pk) for each in _consents(before, start)]
        visits = [(each.unit, each.pk) for each in _visits(start)]
        lists = [(each.unit, each.pk) for each in _batches(start)]
        records = [(each.unit, each.pk) for each in _records(before, start)]
        asked = list(Unit.objects.filter(pk__in=_answers(start).values("unit")))
    for unit, door, pk in consents:
        with unit_scope(unit, doors=(door,)):
            _forget_consent(Consent.objects.get(pk=pk), by=by)
    for unit, pk in visits:
        with unit_scope(unit):
            _forget_visit(CounterQuery.objects.get(pk=pk), by=by)
    for unit, pk in lists:
        with unit_scope(unit):
            _forget_batch(Batch.objects.get(pk=pk), by=by)
    for unit, pk in records:
        with unit_scope(unit):
            _forget_record(CreditRecord.objects.get(pk=pk), by=by)
    for unit in asked:
        with unit_scope(unit):
            _forget_answers(unit, start, by=by)
    return len(consents) + len(visits) + len(lists) + len(records)


def _consents(before: date, start: datetime) -> Iterable[Consent]:
    rows = Consent.objects.filter(kind=SubjectKind.NATURAL, forgotten_at=None)
    closed = Coalesce("case__decided_at", "case__cancelled_at")
    ended = (
        Q(withdrawn_at__lt=start)
        | Q(ends_on__lt=before)
        | Q(span="single", closed_at__lt=start)
        | Q(signed_on=None, prepared_at__lt=start)
    )
    found: Iterable[Consent] = (
        rows.annotate(closed_at=closed).filter(ended).select_related("unit__office")
    )
    return found


def _visits(start: datetime) -> Iterable[CounterQuery]:
    rows: Iterable[CounterQuery] = CounterQuery.objects.filter(
        forgotten_at=None, served_at__lt=start
    ).select_related("unit__office")
    return rows


def _batches(start: datetime) -> Iterable[Batch]:
    left_lying = Q(state=BatchState.DRAFT, opened_at__lt=start)
    over = Q(state=BatchState.DONE, finished_at__lt=start)
    rows: Iterable[Batch] = Batch.objects.filter(over | left_lying, forgotten_at=None)
    return rows.select_related("unit__office")  # type: ignore[attr-defined,no-any-return]


def _records(before: date, start: datetime) -> Iterable[CreditRecord]:
    """Of persons: taken down, or no longer published."""
    rows = CreditRecord.objects.filter(subject_kind=SubjectKind.NATURAL, forgotten_at=None)
    over = Q(state=RecordState.PUBLISHED, publish_until__lt=before)
    left_lying = Q(state=RecordState.DRAFT, entered_at__lt=start)
    found: Iterable[CreditRecord] = rows.filter(over | left_lying | Q(ended_at__lt=start))
    return found.select_related("unit__office")  # type: ignore[attr-defined,no-any-return]


def _answers(start: datetime) -> QuerySet[GateAnswer]:
    return GateAnswer.objects.filter(asked_at__lt=start, identifier_hash__isnull=False)


@transaction.atomic
def _forget_consent(consent: Consent, *, by: Actor) -> None:
    allow(by, Verb.FORGET, consent)
    Consent.objects.filter(pk=consent.pk).update(
        **NOBODY, agent="", withdrawal="", forgotten_at=clock.now()
    )
    if consent.file_id is not None:
        _forget_file(StoredFile.objects.get(pk=consent.file_id))
    consent.refresh_from_db()
    record(actions.CONSENT_FORGOTTEN, consent, by=by)


@transaction.atomic
def _forget_record(row: CreditRecord, *, by: Actor) -> None:
    """The record, its versions, what was asked about it, and its line in the register."""
    allow(by, Verb.FORGET, row)
    gone = NOBODY | {"fact": REMOVED, "result": "", "title": REMOVED, "document_no": REMOVED}
    CreditRecord.objects.filter(pk=row.pk).update(**gone, forgotten_at=clock.now())
    CreditRecord.history.model.objects.filter(id=row.pk).update(**gone)
    asked = RecordRequest.objects.filter(record=row)
    for request in asked.exclude(file=None).select_related("file"):
        assert request.file is not None
        _forget_file(request.file)
    asked.update(ground=REMOVED, wanted={})
    asked.exclude(answer="").update(answer=REMOVED)
    Dispatch.objects.filter(record=row).update(body="", declined="")
    with every_unit(because="the public register is no unit's own"):
        RegisterRecord.objects.filter(source_key=str(row.pk)).delete()
    row.refresh_from_db()
    record(registering.RECORD_FORGOTTEN, row, by=by, record_kind=row.kind)


@transaction.atomic
def _forget_visit(query: CounterQuery, *, by: Actor) -> None:
    """A body's visit too: whoever brought the letter is a person."""
    allow(by, Verb.FORGET, query)
    gone = NOBODY if query.is_natural else {}
    CounterQuery.objects.filter(pk=query.pk).update(
        **gone, bearer="", bearer_number="", letter="", records="", forgotten_at=clock.now()
    )
    _forget_file(StoredFile.objects.get(pk=query.file_id))
    query.refresh_from_db()
    record(actions.COUNTER_FORGOTTEN, query, by=by)


@transaction.atomic
def _forget_batch(batch: Batch, *, by: Actor) -> None:
    """The persons of a list, and the files that name them; the bodies' verdicts stay."""
    allow(by, Verb.FORGET, batch)
    persons = BatchRow.objects.filter(batch=batch, kind=SubjectKind.NATURAL)
    gone = persons.exclude(name=REMOVED).count()
    if gone:
        kept = persons.exclude(evidence=None).values("evidence")
        for file in StoredFile.objects.filter(Q(pk__in=kept) | Q(pk=batch.result_id)):
            _forget_file(file)
        persons.update(**NOBODY, records="")
    Batch.objects.filter(pk=batch.pk).update(forgotten_at=clock.now())
    batch.refresh_from_db()
    record(actions.BATCH_FORGOTTEN, batch, by=by, rows=gone)


@transaction.atomic
def _forget_answers(unit: Unit, start: datetime, *, by: Actor) -> None:
    allow(by, Verb.FORGET, unit)
    with doors.every_door(because="their time has ended behind doors too"):
        count = _answers(start).update(identifier="", identifier_hash=None)
    record(actions.ANSWERS_FORGOTTEN, unit, by=by, values=count)


def _forget_file(file: StoredFile) -> None:
    if file.removed_at is not None:
        return
    StoredFile.objects.filter(pk=file.pk).update(name=REMOVED, removed_at=clock.now())
    place = file.stored_as
    if not StoredFile.objects.filter(stored_as=place, removed_at=None).exists():
        transaction.on_commit(lambda: vault.remove(place))
