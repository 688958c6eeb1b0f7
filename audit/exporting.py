"""The export of the assessment: by the command at once, or as the job behind a Run.

A job may be delivered twice, one after the other or at the same time. The Run's row is the lock:
the computation is kept in it as it commits, and only the delivery that finds the Run unfinished
stores the file and records the deed.
"""

import hashlib
import logging
import tempfile
from collections import defaultdict
from pathlib import Path
from uuid import UUID

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import OperationalError, transaction
from django.utils.translation import gettext as _

from audit import checkpoints
from audit.assessing import EXPORTED, assess
from audit.exports.assessment import all_rows, build, evidence_rows
from audit.exports.assessment_book import write_book
from audit.models import Assessment, Run, RunState, Score
from audit.record import record
from audit.scoring.engine import Line, Sheet
from audit.scoring.facts import Points, all_indicators
from tenants import clock
from tenants.actors import Actor, in_office, system
from tenants.models import Office, Unit
from tenants.refusals import NotAllowed, Refusal
from tenants.scope import office_scope

FINAL = {RunState.DONE, RunState.FAILED}

log = logging.getLogger(__name__)


def kept_sheets(assessment: Assessment) -> list[Sheet]:
    """The sheets of a kept assessment as they were stored; enter the office's scope first."""
    known = {each.code: each for each in all_indicators()}
    lines: dict[Unit, list[Line]] = defaultdict(list)
    scores = Score.objects.filter(assessment=assessment).select_related("unit")
    for score in scores.order_by("unit__position", "unit__code", "indicator"):
        share = score.points / score.out_of if score.points and score.out_of else score.points
        result = Points(share, score.inputs, tuple(score.entries), score.for_a_person)
        lines[score.unit].append(Line(known[score.indicator], score.out_of, result))
    return [Sheet(unit, tuple(held)) for unit, held in lines.items()]


def export_now(office: Office, year: int, out: Path, *, by: Actor) -> int:
    """Assess, keep it, and write the workbook to `out`; returns its rows. Raises NoRubric, OSError.

    The file appears whole or not at all.
    """
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".chengxin-") as folder:
        draft = Path(folder) / "book.xlsx"
        with office_scope(office):
            assessment, _sheets = assess(office, year, by=by)
            sheets = kept_sheets(assessment)
            book = build(assessment, sheets)
        rows = write_book(book, draft)
        with office_scope(office):
            _record(assessment, sheets, draft, by=by)
            draft.replace(out)
    _write_down(assessment)
    return rows


def carry_out(run_id: UUID) -> None:
    """Do the export of a Run. A finished Run stays as it is.

    A refusal ends the Run with its sentence; another error ends it with a general one and is
    raised; a database that is away (OperationalError) is raised alone, so that the job comes again.
    """
    run = _begin(run_id)
    if run is None:
        return
    try:
        _export(run)
    except OperationalError:
        raise
    except Refusal as refusal:
        give_up(run_id, str(refusal))
    except Exception:
        log.exception("the export %s failed", run_id)
        give_up(run_id)
        raise


def give_up(run_id: UUID, why: str = "") -> None:
    """End a Run that has no result, with the reason the user reads."""
    why = why or _(
        "导出没有完成：系统内部出错（编号 %(id)s）。请稍后重新导出；仍不成功时，请把编号告诉系统管理员。"
    ) % {"id": str(run_id)[:8]}
    unfinished = Run.objects.filter(pk=run_id).exclude(state__in=FINAL)
    unfinished.update(state=RunState.FAILED, error=why, finished_at=clock.now())


@transaction.atomic
def _begin(run_id: UUID) -> Run | None:
    """The Run, shown as running from now on; None when it is finished."""
    run = Run.objects.select_for_update().get(pk=run_id)
    if run.state in FINAL:
        return None
    run.state = RunState.RUNNING
    run.save(update_fields=["state"])
    return run


def _export(run: Run) -> None:
    by = _asker(run)
    with office_scope(run.office):
        assessment = _assessment_of(run, by)
        sheets = kept_sheets(assessment)
        book = build(assessment, sheets)
    mine = Run.objects.filter(pk=run.pk, state=RunState.RUNNING)
    mine.update(total=all_rows(sheets), done=0)
    with tempfile.TemporaryDirectory(prefix="chengxin-") as folder:
        path = Path(folder) / "book.xlsx"
        write_book(book, path, progress=lambda rows: _tell(run, rows))
        with office_scope(run.office):
            if Run.objects.select_for_update().get(pk=run.pk).state in FINAL:
                return  # another delivery was quicker
            _record(assessment, sheets, path, by=by)
            stored_as = _store(run, path)
            mine.update(
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


def _tell(run: Run, rows: int) -> None:
    """Progress, at once visible: this is a statement of its own, outside any transaction."""
    Run.objects.filter(pk=run.pk, state=RunState.RUNNING).update(done=rows)


def _asker(run: Run) -> Actor:
    """Who asked, with the roles held today. Raises NotAllowed when none are left."""
    if run.asked_by is None:
        return system("export_assessment")
    actor = in_office(run.asked_by, run.office)
    if actor is None:
        raise NotAllowed
    return actor


def _assessment_of(run: Run, by: Actor) -> Assessment:
    """The assessment of this Run: computed by the first delivery, found by every other."""
    params = Run.objects.select_for_update().values_list("params", flat=True).get(pk=run.pk)
    if "assessment" in params:
        return Assessment.objects.select_related("office", "rubric").get(pk=params["assessment"])
    assessment, _sheets = assess(run.office, params["year"], by=by)
    kept = params | {"assessment": str(assessment.pk)}
    Run.objects.filter(pk=run.pk).update(params=kept)
    return assessment


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
    """Store the file under the Run's own name; what a killed delivery left there goes first."""
    place = f"exports/{run.office.division_code}/{run.pk}.xlsx"
    default_storage.delete(place)
    with path.open("rb") as content:
        return str(default_storage.save(place, File(content)))
