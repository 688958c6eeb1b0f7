"""The export of the assessment: by the command at once, or as the job behind a Run.

The computation is kept in the Run as it commits: whichever delivery of the job comes next goes on
with that one, and computes no second.
"""

import hashlib
import logging
import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit import checkpoints, running
from audit.assessing import (
    EXPORT_ASKED,
    EXPORT_FORGOTTEN,
    EXPORTED,
    assess,
    rubric_in_force,
)
from audit.exports.assessment import all_rows, build, evidence_rows
from audit.exports.assessment_book import write_book
from audit.kept import kept_sheets, published_assessment
from audit.models import Assessment, Run, RunState
from audit.record import record
from audit.scoring.engine import Sheet
from tenants import clock, vault
from tenants.access import Verb, allow
from tenants.actors import Actor
from tenants.models import Office
from tenants.scope import every_unit, office_scope

KIND = "assessment"

log = logging.getLogger(__name__)


def export_now(office: Office, year: int, out: Path, *, by: Actor) -> int:
    """Assess, keep it, and write the workbook to `out`; returns its rows. Raises NoRubric, OSError.

    The file appears whole or not at all.
    """
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".chengxin-") as folder:
        draft = Path(folder) / "book.xlsx"
        with office_scope(office):
            assessment = _published_or_computed(office, year, by=by)
            sheets = kept_sheets(assessment)
            book = build(assessment, sheets)
        rows = write_book(book, draft)
        with office_scope(office):
            _record(assessment, sheets, draft, by=by)
            draft.replace(out)
    _write_down(assessment)
    return rows


@transaction.atomic
def ask_for_export(office: Office, year: int, *, by: Actor) -> Run:
    """Start the export as a job in the same transaction; the Run shows how far it is."""
    allow(by, Verb.ASSESS, office)
    rubric_in_force(office, year)
    run = Run.objects.create(office=office, kind=KIND, asked_by=by.user, params={"year": year})
    record(EXPORT_ASKED, office, by=by, year=year)
    running.defer(run)
    return run


@running.work(
    KIND,
    task="export_assessment",
    failed=_(
        "导出没有完成：系统内部出错（编号 %(id)s）。请稍后重新导出；仍不成功时，请把编号告诉系统管理员。"
    ),
)
def _export(run: Run, by: Actor) -> None:
    with office_scope(run.office):
        assessment = _assessment_of(run, by)
        sheets = kept_sheets(assessment)
        book = build(assessment, sheets)
    running.tell(run, total=all_rows(book, sheets), done=0)
    with tempfile.TemporaryDirectory(prefix="chengxin-") as folder:
        path = Path(folder) / "book.xlsx"
        write_book(book, path, progress=lambda rows: running.tell(run, done=rows))
        with office_scope(run.office):
            if running.unfinished(run) is None:
                return
            _record(assessment, sheets, path, by=by)
            stored_as = _store(run, path)
            Run.objects.filter(pk=run.pk).update(
                state=RunState.DONE,
                file_name=f"{book.title}（第{book.number}次计算）.xlsx",
                stored_as=stored_as,
                finished_at=clock.now(),
            )
    _write_down(assessment)


def _write_down(assessment: Assessment) -> None:
    """A checkpoint of what the assessment stands on. The export is done; a full disk undoes nothing."""
    which = f"assessment {assessment.office.division_code} {assessment.year} {assessment.number}"
    try:
        checkpoints.take(which)
    except OSError:
        log.exception("no checkpoint was written for %s", which)


def _assessment_of(run: Run, by: Actor) -> Assessment:
    """The assessment of this Run: computed by the first delivery, found by every other."""
    params = Run.objects.select_for_update().values_list("params", flat=True).get(pk=run.pk)
    if "assessment" in params:
        return Assessment.objects.select_related("office", "rubric").get(pk=params["assessment"])
    assessment = _published_or_computed(run.office, params["year"], by=by)
    kept = params | {"assessment": str(assessment.pk)}
    Run.objects.filter(pk=run.pk).update(params=kept)
    return assessment


def _published_or_computed(office: Office, year: int, *, by: Actor) -> Assessment:
    """The shown or locked result of the year, or a computation as of now."""
    return published_assessment(office, year) or assess(office, year, by=by)[0]


def _record(assessment: Assessment, sheets: list[Sheet], file: Path, *, by: Actor) -> None:
    with file.open("rb") as content:
        sha256 = hashlib.file_digest(content, "sha256").hexdigest()
    record(
        EXPORTED,
        assessment.office,
        by=by,
        year=assessment.year,
        number=assessment.number,
        entries=evidence_rows(sheets),
        sha256=sha256,
    )


def _store(run: Run, path: Path) -> str:
    """Store the file, sealed, under the Run's own name; it replaces what a killed delivery left."""
    place = f"exports/{run.office.division_code}/{run.pk}.xlsx"
    vault.put(place, path.read_bytes(), context=run.sealed_for)
    return place


def read(run: Run) -> bytes:
    """The workbook of a finished Run. Raises FileNotFoundError, Unreadable."""
    return vault.get(run.stored_as, context=run.sealed_for)


def holdings() -> Iterator[tuple[str, str]]:
    """Every kept workbook of every office, for the vault."""
    with every_unit(because="every kept workbook, to seal it with the key in use"):
        found = list(Run.objects.exclude(stored_as="").order_by("pk"))
    yield from ((run.stored_as, run.sealed_for) for run in found)


def exported_before(day: date) -> list[Run]:
    """Finished Runs of before a day (Shanghai's) whose workbook is still kept."""
    start = datetime.combine(day, datetime.min.time(), clock.SHANGHAI)
    with every_unit(because="which workbooks have been kept long enough"):
        runs = Run.objects.exclude(stored_as="").filter(finished_at__lt=start)
        return list(runs.select_related("office").order_by("finished_at"))


@transaction.atomic
def forget_export(run: Run, *, by: Actor) -> Run:
    """Drop a Run's workbook when its time has ended; the assessment stays and can be exported again."""
    allow(by, Verb.FORGET, run.office)
    place, run.stored_as = run.stored_as, ""
    with office_scope(run.office):
        run.save(update_fields=["stored_as"])
        year = run.params["year"]
        record(EXPORT_FORGOTTEN, run.office, by=by, year=year, file=run.file_name)
    transaction.on_commit(lambda: vault.remove(place))
    return run
