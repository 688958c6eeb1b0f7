"""Registering credit records (归集): entered by one person, published by another, within seven working days."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from audit.record import record
from casefiles import identifiers
from casefiles.identifiers import mask_within
from casefiles.itemlists.words import SubjectKind
from casefiles.models import CreditRecord
from casefiles.models.register import Severity
from casefiles.refusals.credit_records import (
    NothingTicked,
    OwnEntry,
    RecordDayWrong,
    RecordLacks,
    RecordMoved,
    RecordThere,
)
from casefiles.registering import actions
from casefiles.registering.words import PUBLISHED_WITHIN, RecordKind, RecordState
from casefiles.verbs import dispatches, record_copies
from casefiles.workdays import Calendar
from casefiles.workdays.deadlines import end_of
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor
from tenants.models import Unit

EARLIEST = date(2000, 1, 1)
# Days of publication where the document names none, by 失信行为纠正后的信用信息修复管理办法（试行）:
# three months of a slight penalty, one year of another, three years of a grave one.
PUBLISHED_FOR = {
    Severity.MINOR: 91,
    Severity.GENERAL: 365,
    Severity.SERIOUS: 3 * 365,
}
USUAL_DAYS = 365
LONGEST_DAYS = 366 * 5


@dataclass(frozen=True)
class Told:
    """What a document says; `publish_until` may be left to the kind."""

    kind: RecordKind
    subject_kind: SubjectKind
    identifier: str
    name: str
    document_no: str
    title: str
    fact: str
    record_basis: str
    decided_on: date
    result: str = ""
    severity: str = ""
    valid_until: date | None = None
    publish_until: date | None = None


@transaction.atomic
def enter(unit: Unit, told: Told, *, by: Actor) -> CreditRecord:
    """A draft. Raises BadIdentifier, RecordDayWrong, RecordLacks, RecordThere."""
    allow(by, Verb.KEEP_RECORDS, unit)
    made = CreditRecord(
        unit=unit,
        office=unit.office,
        entered_by=by.person,
        entered_at=clock.now(),
        **checked(told),
    )
    _save(made)
    record(
        actions.RECORD_ENTERED,
        made,
        by=by,
        record_kind=made.kind,
        decision_on=made.decided_on,
        due_at=made.due_at,
    )
    return made


@transaction.atomic
def change(found: CreditRecord, told: Told, *, by: Actor) -> None:
    """Mend a draft. Raises RecordMoved and what `enter` raises."""
    allow(by, Verb.KEEP_RECORDS, found)
    row = hold(found, RecordState.DRAFT)
    new = checked(told)
    changed = sorted(name for name, value in new.items() if getattr(row, name) != value)
    if not changed:
        return
    for name in changed:
        setattr(row, name, new[name])
    # Whoever words a record does not publish it.
    row.entered_by = by.person
    _save(row)
    record(actions.RECORD_CHANGED, row, by=by, record_kind=row.kind, fields=changed)


@transaction.atomic
def discard(found: CreditRecord, *, by: Actor) -> None:
    """Give a draft up. Raises RecordMoved."""
    allow(by, Verb.KEEP_RECORDS, found)
    row = hold(found, RecordState.DRAFT)
    row.state, row.ended_at = RecordState.DISCARDED, clock.now()
    row.save()
    record(actions.RECORD_DISCARDED, row, by=by, record_kind=row.kind)


@transaction.atomic
def publish(unit: Unit, chosen: Iterable[UUID], *, by: Actor) -> list[CreditRecord]:
    """Publish drafts that somebody else entered; all of them or none.

    Raises NothingTicked, RecordMoved, OwnEntry.
    """
    allow(by, Verb.PUBLISH_RECORDS, unit)
    rows = CreditRecord.objects.select_for_update(of=("self",)).select_related("unit__office")
    found = list(rows.filter(pk__in=list(chosen), unit=unit).order_by("pk"))
    if not found:
        raise NothingTicked
    for row in found:
        if row.state != RecordState.DRAFT:
            raise RecordMoved(state=row.get_state_display())
        if row.entered_by_id == by.person.pk:
            raise OwnEntry(no=row.document_no)
    now = clock.now()
    for row in found:
        row.state, row.published_by, row.published_at = RecordState.PUBLISHED, by.person, now
        row.save()
        record(
            actions.RECORD_PUBLISHED,
            row,
            by=by,
            record_kind=row.kind,
            decision_on=row.decided_on,
            due_at=row.due_at,
            in_time=now < row.due_at,
        )
    record_copies.register(found)
    for row in found:
        dispatches.put(row)
    return found


def hold(found: CreditRecord, state: RecordState) -> CreditRecord:
    """The record, locked as it is now. Raises RecordMoved."""
    rows = CreditRecord.objects.select_for_update(of=("self",)).select_related("unit__office")
    row: CreditRecord = rows.get(pk=found.pk)
    if row.state != state:
        raise RecordMoved(state=row.get_state_display())
    return row


def due_after(decided_on: date) -> Any:
    """The exclusive end of the time to publish what was decided on a day."""
    return end_of(Calendar().add_workdays(decided_on, PUBLISHED_WITHIN))


def usual_end(decided_on: date, severity: str) -> date:
    """The last day of publication where the document names none."""
    days = PUBLISHED_FOR[Severity(severity)] if severity else USUAL_DAYS
    return decided_on + timedelta(days=days - 1)


def checked(told: Told) -> dict[str, Any]:
    """The columns of what is told, tidied and masked. Raises BadIdentifier, RecordDayWrong, RecordLacks."""
    today = clock.today()
    said = {each.name: getattr(told, each.name) for each in fields(told)}
    for name in ("name", "document_no", "title", "fact", "record_basis", "result"):
        said[name] = " ".join(said[name].split())
    for name, label in _demanded(told.kind):
        if not said[name]:
            raise RecordLacks(kind=told.kind.label, field=label)
    said["identifier"] = identifiers.check_for_kind(
        told.subject_kind.name, told.identifier, today=today
    )
    for name in ("name", "title", "fact", "result", "document_no"):
        said[name] = mask_within(said[name])
    _demand_day(_("决定日期"), told.decided_on, EARLIEST, today)
    said["severity"] = told.severity if told.kind == RecordKind.PENALTY else ""
    until = told.publish_until or usual_end(told.decided_on, said["severity"])
    _demand_day(
        _("公示截止"), until, told.decided_on, told.decided_on + timedelta(days=LONGEST_DAYS)
    )
    if told.valid_until is not None and told.valid_until < told.decided_on:
        raise RecordDayWrong(
            what=_("有效期至"), first=told.decided_on.isoformat(), last=date.max.isoformat()
        )
    return said | {"publish_until": until, "due_at": due_after(told.decided_on)}


def _demanded(kind: RecordKind) -> list[tuple[str, str]]:
    """What the 双公示 standard asks of every record, and of this kind."""
    needed = [
        ("name", _("名称")),
        ("document_no", _("决定文书号")),
        ("title", _("决定文书名称")),
        ("fact", _("事实或内容")),
        ("record_basis", _("依据")),
    ]
    if kind == RecordKind.PENALTY:
        needed += [("severity", _("程度")), ("result", _("决定结果"))]
    return needed


def _demand_day(what: str, day: date, first: date, last: date) -> None:
    if not first <= day <= last:
        raise RecordDayWrong(what=what, first=first.isoformat(), last=last.isoformat())


def _save(row: CreditRecord) -> None:
    """Save; the constraint decides between two who enter the same. Raises RecordThere."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as clash:
        if "one_record_per_document_and_subject" not in str(clash):
            raise
        raise RecordThere(kind=row.get_kind_display(), no=row.document_no) from clash
