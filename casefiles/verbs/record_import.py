"""Many records at once from a workbook: drafts, to be published by a second person as any draft."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from audit.record import record
from casefiles.identifiers import BadIdentifier
from casefiles.models import CreditRecord
from casefiles.models.hashes import identifier_hash
from casefiles.registering import actions
from casefiles.registering.words import RecordKind, RecordState
from casefiles.registering.workbook import ListedRecord
from casefiles.verbs.credit_records import checked
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor
from tenants.models import Unit
from tenants.refusals import Refusal

OVER = (RecordState.WITHDRAWN, RecordState.DISCARDED)


@dataclass(frozen=True)
class Fault:
    """What is wrong with a row: where, and how to mend it."""

    cell: str
    said: str


@dataclass(frozen=True)
class Taken:
    """What came of a workbook: drafts that were made, and rows that were not taken."""

    made: int
    faults: tuple[Fault, ...]


@transaction.atomic
def take_in(
    unit: Unit, rows: list[ListedRecord], content: bytes, *, only_good: bool, by: Actor
) -> Taken:
    """Drafts of every faultless row; with a fault anywhere nothing, unless `only_good` says so."""
    allow(by, Verb.KEEP_RECORDS, unit)
    # Two imports at once wait for each other, so that neither misses what the other enters.
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    made, faults = _drafts(unit, rows, by)
    if not made or (faults and not only_good):
        return Taken(0, tuple(faults))
    CreditRecord.objects.bulk_create(made, batch_size=500)
    CreditRecord.history.bulk_history_create(made, default_user=by.user)
    record(
        actions.RECORDS_IMPORTED,
        unit,
        by=by,
        record_kind=RecordKind(made[0].kind),
        rows=len(made),
        faults=len(faults),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    return Taken(len(made), tuple(faults))


def _drafts(
    unit: Unit, rows: Iterable[ListedRecord], by: Actor
) -> tuple[list[CreditRecord], list[Fault]]:
    made: list[CreditRecord] = []
    faults: list[Fault] = []
    there = set(
        CreditRecord.objects.filter(unit=unit)
        .exclude(state__in=OVER)
        .values_list("kind", "document_no", "identifier_hash")
    )
    now = clock.now()
    for row in rows:
        if row.told is None:
            faults.append(Fault(row.cell, row.said))
            continue
        try:
            said = checked(row.told)
        except (BadIdentifier, Refusal) as wrong:
            faults.append(Fault(row.cell, str(wrong)))
            continue
        whose = identifier_hash(CreditRecord, said["identifier"], unit.pk)
        key = (row.told.kind.value, said["document_no"], whose)
        if key in there:
            no = said["document_no"]
            faults.append(Fault(row.cell, _("文书号 %(no)s 对该主体已经录入") % {"no": no}))
            continue
        there.add(key)
        draft = CreditRecord(
            unit=unit, office=unit.office, entered_by=by.person, entered_at=now, **said
        )
        made.append(draft)
    return made, faults
