"""What was copied from a record that a unit published follows when the record changes: in one transaction.

Copies are the line of the public register, the findings of cases, the answers of lists, and what was
printed at counters. Part of the verbs of `credit_records` and `record_requests`, which call these
before they write their own entry: chains are locked in the order of their names.
"""

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction

from audit.record import chain_name, record
from casefiles.batches.words import BatchState
from casefiles.models import (
    Batch,
    BatchRow,
    CounterQuery,
    CreditRecord,
    Finding,
    RegisterRecord,
    StoredFile,
    Usability,
)
from casefiles.models.batches import usability_of
from casefiles.models.hashes import identifier_hash
from casefiles.registering import actions
from casefiles.registering.words import RecordState
from casefiles.verbs import batches, files
from tenants import clock
from tenants.actors import Actor, system
from tenants.models import Unit
from tenants.scope import every_unit

BECAUSE = "a record that changes, changes wherever it was copied"


def register(found: Iterable[CreditRecord]) -> None:
    """Put what was published into the register that every unit queries."""
    with every_unit(because="the public register is no unit's own"):
        RegisterRecord.objects.bulk_create(
            RegisterRecord(source_key=str(row.pk), identifier=row.identifier, **_line(row))
            for row in found
        )


def _line(row: CreditRecord) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "severity": row.severity,
        "document_no": row.document_no,
        "organ": row.unit.name,
        "fact": row.fact,
        "decided_on": row.decided_on,
        "publish_until": row.publish_until,
        "repaired_on": row.repaired_on,
        "disputed": row.disputed,
    }


def follow(row: CreditRecord, *, by: Actor) -> None:
    """Let every copy say what the record says now; a withdrawn one may be used nowhere any more."""
    key = str(row.pk)
    withdrawn = row.state != RecordState.PUBLISHED
    said = {
        "fact": row.fact,
        "disputed": row.disputed,
        # Whoever holds a copy of what was withdrawn may use it as little as what was repaired.
        "repaired_on": row.repaired_on or (clock.today() if withdrawn else None),
    }
    with every_unit(because=BECAUSE):
        lines = RegisterRecord.objects.filter(source_key=key)
        if withdrawn:
            lines.delete()
        else:
            lines.update(**_line(row))
        counts: dict[str, Counter[Unit]] = {
            "findings": _findings(key, said),
            "rows": _batch_rows(row, key, said),
            "prints": _prints(row, key, said),
        }
        touched = {unit for each in counts.values() for unit in each}
        _lock_chains([*touched, row.unit])
        for unit in sorted(touched, key=lambda each: each.code):
            record(
                actions.COPIES_FOLLOWED,
                unit,
                # Another unit's trail names none of ours.
                by=system("follow_record"),
                organ=row.unit.name,
                findings=counts["findings"][unit],
                rows=counts["rows"][unit],
                prints=counts["prints"][unit],
            )


def _lock_chains(units: Iterable[Unit]) -> None:
    names = sorted({chain_name(each, each.office) for each in units})
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def _findings(key: str, said: dict[str, Any]) -> Counter[Unit]:
    """Of every case: an open one is decided by what is true now, a decided one shows what has changed."""
    rows = Finding.objects.filter(source_key=key, case__forgotten_at=None)
    held = rows.select_for_update(of=("self",)).select_related("unit__office").order_by("pk")
    units = Counter(each.unit for each in held)
    rows.update(**said, as_of=clock.today())
    return units


def _batch_rows(row: CreditRecord, key: str, said: dict[str, Any]) -> Counter[Unit]:
    """Of lists too; a finished list's workbook is written anew, and until then there is none."""
    found_by = identifier_hash(BatchRow, row.identifier, row.office_id)
    rows = BatchRow.objects.filter(office=row.office_id, identifier_hash=found_by)
    holding = [each.pk for each in rows if _holds(each.records, key)]
    lists = Batch.objects.filter(rows__in=holding).values("pk")
    held = Batch.objects.filter(pk__in=lists).select_for_update(of=("self",))
    locked = {each.pk: each for each in held.select_related("unit__office").order_by("pk")}
    units: Counter[Unit] = Counter()
    for each in rows.filter(pk__in=holding).select_for_update(of=("self",)).order_by("pk"):
        told = _changed(json.loads(each.records), key, said)
        each.records = json.dumps(told, ensure_ascii=False)
        each.usable = sum(usability_of(one, on=clock.today()) == Usability.USABLE for one in told)
        each.save(update_fields=["records", "usable"])
        units[locked[each.batch_id].unit] += 1
    for batch in locked.values():
        _drop_workbook(batch)
    return units


def _drop_workbook(batch: Batch) -> None:
    if batch.state != BatchState.DONE or batch.result_id is None:
        return
    files.remove(StoredFile.objects.get(pk=batch.result_id))
    Batch.objects.filter(pk=batch.pk).update(result=None)
    transaction.on_commit(lambda: batches.defer(batch.pk))


def _prints(row: CreditRecord, key: str, said: dict[str, Any]) -> Counter[Unit]:
    """A paper that was given away cannot be called back: its code says that the record has changed."""
    found_by = identifier_hash(CounterQuery, row.identifier, row.office_id)
    rows = CounterQuery.objects.filter(
        office=row.office_id, identifier_hash=found_by, forgotten_at=None
    )
    units: Counter[Unit] = Counter()
    held = rows.select_for_update(of=("self",)).select_related("unit__office").order_by("pk")
    for each in held:
        if not _holds(each.records, key):
            continue
        each.records = json.dumps(_changed(each.printed, key, said), ensure_ascii=False)
        each.superseded_at = clock.now()
        each.save(update_fields=["records", "superseded_at"])
        units[each.unit] += 1
    return units


def _holds(records: str, key: str) -> bool:
    return bool(records) and any(each.get("source_key") == key for each in json.loads(records))


def _changed(told: list[dict[str, Any]], key: str, said: dict[str, Any]) -> list[dict[str, Any]]:
    new = {
        name: value if value is None or isinstance(value, bool) else str(value)
        for name, value in said.items()
    }
    return [each | new if each.get("source_key") == key else each for each in told]
