"""批量核查: a list is laid in and checked, started, given up; its rows become cases where it takes one."""

import hashlib
import json
from collections.abc import Iterable
from contextlib import suppress
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app as jobs
from procrastinate.exceptions import AlreadyEnqueued

from audit import chain
from audit.record import record
from casefiles import actions
from casefiles.batches.reading import ListedSubject
from casefiles.batches.words import BatchState, BatchVerdict
from casefiles.identifiers import mask_within
from casefiles.itemlists.words import SubjectKind
from casefiles.models import Batch, BatchRow, Case, LawfulBasis, Matter
from casefiles.models.batches import usability_of
from casefiles.numbering import next_number
from casefiles.refusals import BasisMissing, ConsentNeeded, WrongSubjectKind
from casefiles.refusals.batches import BatchMoved, NothingToAsk, NothingToOpen, TooManyAtOnce
from casefiles.sources import Answer
from casefiles.verbs import cases, files, matters
from casefiles.verbs.subjects import Applicant
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor
from tenants.models import Unit

# So many cases by one press: each is opened by the whole verb.
MOST_CASES = 50


@transaction.atomic
def open_batch(
    matter: Matter,
    rows: list[ListedSubject],
    *,
    content: bytes,
    basis: LawfulBasis,
    basis_note: str,
    by: Actor,
) -> Batch:
    """Lay in a list that has been read from `content`; nobody is asked about yet.

    Raises the refusals of `matters.demand_open`, BasisMissing, ConsentNeeded, WrongSubjectKind.
    """
    allow(by, Verb.OPEN_CASE, matter)
    matters.demand_open(matter)
    if not basis_note.strip():
        raise BasisMissing
    if matter.needs_consent and basis != LawfulBasis.CONSENT:
        raise ConsentNeeded
    _demand_kinds(matter, rows)
    unit = matter.unit
    batch = Batch.objects.create(
        unit=unit,
        number=_next_number(unit),
        matter=matter,
        lawful_basis=basis,
        basis_note=mask_within(basis_note.strip()),
        total=len(rows),
        opened_by=by.person,
        opened_at=clock.now(),
    )
    BatchRow.objects.bulk_create(_rows(batch, rows), batch_size=1000)
    record(
        actions.BATCH_OPENED,
        batch,
        by=by,
        matter=str(matter),
        lawful_basis=basis,
        rows=len(rows),
        faults=sum(each.fault is not None for each in rows),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    return batch


def _rows(batch: Batch, rows: Iterable[ListedSubject]) -> Iterable[BatchRow]:
    for each in rows:
        yield BatchRow(
            unit=batch.unit,
            office=batch.unit.office,
            batch=batch,
            position=each.row,
            cell=each.cell,
            name=each.name,
            kind=each.kind or "",
            identifier=each.identifier,
            fault=each.fault or "",
            fault_said=each.said,
            verdict=BatchVerdict.FAULTY if each.fault else BatchVerdict.PENDING,
        )


def _demand_kinds(matter: Matter, rows: list[ListedSubject]) -> None:
    """A list with persons needs a matter for persons; bodies of both sorts are one here."""
    bodies = {SubjectKind.LEGAL.value, SubjectKind.UNINCORPORATED.value}
    takes = set(matter.subject_kinds)
    for each in rows:
        fits = takes & bodies if each.kind == SubjectKind.LEGAL else {each.kind} & takes
        if each.fault is None and not fits:
            raise WrongSubjectKind(kinds="、".join(str(SubjectKind(kind).label) for kind in takes))


@transaction.atomic
def start(batch: Batch, *, by: Actor) -> None:
    """Let the worker ask about every faultless row. Raises BatchMoved, NothingToAsk."""
    allow(by, Verb.OPEN_CASE, batch)
    found = _locked(batch, BatchState.DRAFT)
    if not found.rows.filter(verdict=BatchVerdict.PENDING).exists():
        raise NothingToAsk
    found.state, found.started_by, found.started_at = BatchState.RUNNING, by.person, clock.now()
    found.save()
    record(actions.BATCH_STARTED, found, by=by, rows=found.total)
    defer(found.pk)


def defer(batch_id: UUID) -> None:
    """Let the worker go on with a batch, once the present transaction is committed; one job at a time."""
    name = f"batch {batch_id}"
    job = jobs.configure_task("check_batch", lock=name, queueing_lock=name)
    with suppress(AlreadyEnqueued):
        job.defer(batch_id=str(batch_id))


@transaction.atomic
def drop(batch: Batch, *, by: Actor) -> None:
    """Give a list up that has not been started; its rows go. Raises BatchMoved."""
    allow(by, Verb.OPEN_CASE, batch)
    found = _locked(batch, BatchState.DRAFT)
    found.rows.all().delete()
    found.state, found.finished_at = BatchState.DROPPED, clock.now()
    found.save()
    record(actions.BATCH_DROPPED, found, by=by, rows=found.total)


@transaction.atomic
def keep_answers(
    batch: Batch, answers: list[tuple[BatchRow, Answer]], channel: str, *, by: Actor
) -> int:
    """Keep what the source said of a piece of the list, once; returns of how many rows.

    A row that another delivery of the job has kept meanwhile is left as it is. The file holds one JSON
    line for each row: its position and the answer's own text, whose hashes stand on the row.
    """
    found = _locked(batch, BatchState.RUNNING)
    ids = [row.pk for row, _answer in answers]
    open_rows = BatchRow.objects.filter(pk__in=ids, verdict=BatchVerdict.PENDING)
    still = set(open_rows.values_list("pk", flat=True))
    fresh = [(row, answer) for row, answer in answers if row.pk in still]
    if not fresh:
        return 0
    lines = b"".join(_line(row, answer) for row, answer in fresh)
    first, last = fresh[0][0].position, fresh[-1][0].position
    evidence = files.keep(found.unit, f"{found.number} 证据 {first}-{last}.jsonl", lines)
    now = clock.now()
    for row, answer in fresh:
        row.evidence, row.queried_at = evidence, now
        _judge(row, answer)
    told = [row for row, _answer in fresh if row.records]
    for row in told:
        row.save()
    plain = [row for row, _answer in fresh if not row.records]
    kept = ("verdict", "cutoff_at", "queried_at", "evidence", "sha256", "sm3")
    BatchRow.objects.bulk_update(plain, kept)
    record(
        actions.BATCH_ASKED,
        found,
        by=by,
        channel=channel,
        rows=len(fresh),
        found=len(told),
        natural=sum(row.is_natural for row, _answer in fresh),
        sha256=evidence.sha256,
        sm3=evidence.sm3,
    )
    return len(fresh)


def _line(row: BatchRow, answer: Answer) -> bytes:
    said = {"row": row.position, "answer": answer.evidence.decode()}
    return json.dumps(said, ensure_ascii=False).encode() + b"\n"


def _judge(row: BatchRow, answer: Answer) -> None:
    row.cutoff_at = answer.cutoff_at
    row.sha256 = hashlib.sha256(answer.evidence).hexdigest()
    row.sm3 = chain.digest(answer.evidence, "sm3")
    row.verdict = BatchVerdict.FOUND if answer.records else BatchVerdict.CLEAR
    records = [{key: _plain(value) for key, value in vars(each).items()} for each in answer.records]
    row.found = len(records)
    row.usable = sum(usability_of(each, on=clock.today()).value == "usable" for each in records)
    row.records = json.dumps(records, ensure_ascii=False) if records else ""


def _plain(value: object) -> object:
    if value is None or isinstance(value, bool):
        return value
    return mask_within(str(value))


@transaction.atomic
def open_cases(batch: Batch, chosen: list[UUID], *, by: Actor) -> list[Case]:
    """A case for each chosen row that has none; each asks the platform anew before its decision.

    Raises NothingToOpen, TooManyAtOnce, and what `cases.open_case` raises.
    """
    allow(by, Verb.OPEN_CASE, batch)
    found = _locked(batch, BatchState.DONE)
    rows = list(found.rows.filter(pk__in=chosen, case_no="", fault="").order_by("position"))
    if not rows:
        raise NothingToOpen
    if len(rows) > MOST_CASES:
        raise TooManyAtOnce(most=MOST_CASES)
    opened = []
    for row in rows:
        kind = _kind_for(row, found.matter)
        case = cases.open_case(
            found.matter,
            Applicant(kind, row.identifier, row.name),
            basis=LawfulBasis(found.lawful_basis),
            basis_note=found.basis_note,
            by=by,
        )
        row.case_no = case.case_no
        row.save(update_fields=["case_no"])
        opened.append(case)
    record(actions.BATCH_CASES, found, by=by, rows=len(opened))
    return opened


def _kind_for(row: BatchRow, matter: Matter) -> SubjectKind:
    """A body is what the matter takes: a code does not say which sort of body it is."""
    if row.is_natural or SubjectKind.LEGAL.value in matter.subject_kinds:
        return SubjectKind(row.kind)
    return SubjectKind.UNINCORPORATED


def _locked(batch: Batch, state: BatchState) -> Batch:
    found: Batch = (
        Batch.objects.select_for_update(of=("self",))
        .select_related("unit__office", "matter__unit__office")
        .get(pk=batch.pk)
    )
    if found.state != state:
        raise BatchMoved(state=found.get_state_display())
    return found


def _next_number(unit: Unit) -> str:
    """`PL-2026-0001`, counted per unit and year; two uploads at once wait for each other."""
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    stem = f"PL-{clock.today().year}-"
    return next_number(Batch.objects.filter(unit=unit), "number", stem, 4)
