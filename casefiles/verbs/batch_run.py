"""The worker's side of a batch: asks piece by piece, keeps each, writes the workbook at the end.

No transaction is open while the source is asked, and the next piece is asked about while one is kept.
A kill loses the answers on their way; their rows are asked about again with the same key, which the
platform does not count twice. Delivered twice at once, each row is kept once.
"""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from audit.record import record
from casefiles import actions, sources
from casefiles.batches.pace import Pace
from casefiles.batches.result_book import write_result
from casefiles.batches.words import BatchState, BatchVerdict
from casefiles.consents import gate
from casefiles.consents.gate import Question
from casefiles.consents.words import DataScope, Use
from casefiles.models import Batch, BatchRow, LawfulBasis
from casefiles.refusals import NoConsent, SourceUnavailable
from casefiles.registering import actions as registering
from casefiles.sources import Answer, CreditSource
from casefiles.verbs import batches, files
from tenants import clock
from tenants.actors import Actor
from tenants.scope import every_unit, unit_scope

PIECE = 100
PAUSE = timedelta(minutes=2)


@dataclass(frozen=True)
class _Asked:
    """A row on its way: the answer, or why there is none."""

    row: BatchRow
    said: "Future[Answer]"


def run(batch_id: UUID, *, by: Actor) -> None:
    """Do what is left of a batch; one that is not running is left alone. Raises Batch.DoesNotExist."""
    with every_unit(because="a job knows its batch, and the batch its unit"):
        batch: Batch = Batch.objects.select_related("unit__office", "matter").get(pk=batch_id)
        if batch.state == BatchState.DONE and batch.result_id is None:
            _write_anew(batch, by=by)
        if batch.state != BatchState.RUNNING:
            return
    source = sources.configured()
    ask = _one_by_one if source.at_once == 1 else _side_by_side
    if ask(batch, source, by):
        _finish(batch, by=by)


def waiting() -> list[UUID]:
    """The batches whose pause is over, and those whose workbook is out of date."""
    asked_again = Q(state=BatchState.RUNNING, next_at__lte=clock.now())
    outdated = Q(state=BatchState.DONE, result=None, forgotten_at=None)
    with every_unit(because="batches that wait for the platform"):
        rows = Batch.objects.filter(asked_again | outdated)
        return list(rows.values_list("pk", flat=True))


def _one_by_one(batch: Batch, source: CreditSource, by: Actor) -> bool:
    """A source of our own database: asked within the scope."""
    for piece in _pieces(batch, by):
        answers = []
        with every_unit(because="the register is asked for a batch"):
            for row in piece:
                answers.append((row, _ask(source, batch, row)))
        _keep(batch, answers, source, by)
    return True


def _side_by_side(batch: Batch, source: CreditSource, by: Actor) -> bool:
    """Whether every row was answered; else the batch pauses and goes on by itself."""
    pace = Pace(settings.CREDIT_PLATFORM_RATE)

    def ask(row: BatchRow) -> Answer:
        pace.wait()
        return _ask(source, batch, row)

    before: list[_Asked] = []
    with ThreadPoolExecutor(source.at_once, thread_name_prefix="batch") as pool:
        for piece in _pieces(batch, by):
            asked = [_Asked(row, pool.submit(ask, row)) for row in piece]
            # The next piece is on its way while the one before is kept.
            if not _take(batch, before, source, by):
                pool.shutdown(cancel_futures=True)
                return False
            before = asked
        return _take(batch, before, source, by)


def _pieces(batch: Batch, by: Actor) -> Iterator[list[BatchRow]]:
    """The open rows in order, those of persons without the consent they need put aside."""
    last = 0
    while True:
        with unit_scope(batch.unit):
            open_rows = batch.rows.filter(verdict=BatchVerdict.PENDING, position__gt=last)
            rows = list(open_rows.select_related("unit", "office")[:PIECE])
            if not rows:
                return
            last = rows[-1].position
            for row in rows:
                row.batch = batch
                # Opened here: a thread that asks has no scope and no database.
                _ = row.identifier
            piece = _with_ground(batch, rows, by)
        if piece:
            yield piece


def _with_ground(batch: Batch, rows: list[BatchRow], by: Actor) -> list[BatchRow]:
    if batch.lawful_basis != LawfulBasis.CONSENT:
        return rows
    return [row for row in rows if _consents(batch, row, by)]


def _consents(batch: Batch, row: BatchRow, by: Actor) -> bool:
    question = Question(
        number=row.identifier,
        recipient=batch.unit,
        scope=DataScope.RECORD,
        use=Use.QUERY,
        purpose=batch.matter.name,
        holder=batch.unit,
        matter=(batch.unit_id, batch.matter.code),
    )
    try:
        gate.ask(question, by=replace(by, unit=batch.unit))
    except NoConsent:
        BatchRow.objects.filter(pk=row.pk).update(verdict=BatchVerdict.NO_CONSENT)
        return False
    return True


def _ask(source: CreditSource, batch: Batch, row: BatchRow) -> Answer:
    return source.query(row.identifier, purpose=str(batch.matter), key=str(row.pk))


def _take(batch: Batch, asked: list[_Asked], source: CreditSource, by: Actor) -> bool:
    """Keep what was answered; whether the batch may go on."""
    answers, troubles = [], []
    for each in asked:
        try:
            answers.append((each.row, each.said.result()))
        except SourceUnavailable as away:
            troubles.append(away)
    _keep(batch, answers, source, by)
    if troubles:
        _pause(batch, troubles[-1], by)
    return not troubles


def _pause(batch: Batch, away: SourceUnavailable, by: Actor) -> None:
    with unit_scope(batch.unit), transaction.atomic():
        found = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        found.unit = batch.unit
        found.next_at, found.trouble = clock.now() + PAUSE, away.trouble.value
        found.save()
        channel = sources.configured().channel
        record(actions.BATCH_WAITS, found, by=by, channel=channel, trouble=found.trouble)


def _keep(
    batch: Batch, answers: list[tuple[BatchRow, Answer]], source: CreditSource, by: Actor
) -> None:
    if answers:
        with unit_scope(batch.unit):
            batches.keep_answers(batch, answers, source.channel, by=by)


def _finish(batch: Batch, *, by: Actor) -> None:
    """The workbook with the verdicts, once. A batch with open rows still is not finished."""
    with unit_scope(batch.unit), transaction.atomic():
        found = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        rows = BatchRow.objects.filter(batch=found)
        open_rows = rows.filter(verdict=BatchVerdict.PENDING).exists()
        if found.state != BatchState.RUNNING or open_rows:
            return
        found.unit, found.matter = batch.unit, batch.matter
        book = write_result(found, rows.select_related("batch").order_by("position"))
        found.result = files.keep(found.unit, f"{found.number} 核查结果.xlsx", book)
        found.state, found.finished_at = BatchState.DONE, clock.now()
        found.next_at, found.trouble = None, ""
        found.save()
        record(
            actions.BATCH_DONE,
            found,
            by=by,
            rows=found.total,
            found=rows.filter(verdict=BatchVerdict.FOUND).count(),
            sha256=found.result.sha256,
            sm3=found.result.sm3,
        )


def _write_anew(batch: Batch, *, by: Actor) -> None:
    """The workbook once more, when a record in it has changed since; once, however often it is asked."""
    with unit_scope(batch.unit), transaction.atomic():
        found = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        if found.result_id is not None or found.forgotten_at is not None:
            return
        found.unit, found.matter = batch.unit, batch.matter
        rows = BatchRow.objects.filter(batch=found).select_related("batch").order_by("position")
        book = write_result(found, rows)
        found.result = files.keep(found.unit, f"{found.number} 核查结果.xlsx", book)
        found.save()
        record(
            registering.BATCH_REWRITTEN,
            found,
            by=by,
            rows=found.total,
            sha256=found.result.sha256,
            sm3=found.result.sm3,
        )
