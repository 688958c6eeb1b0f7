"""Workbooks that could not be imported yet: kept for their filer, marked on request, swept away.

The uploaded bytes are kept as they came; the marked copy is made when somebody asks for it.
"""

from datetime import datetime

from django.db import transaction

from audit.record import record
from casefiles import actions, turns
from casefiles.itemlists.workbook.layout import Layout
from casefiles.itemlists.workbook.marking import mark
from casefiles.itemlists.workbook.reading import read_item_list
from casefiles.models import Filing, PendingWorkbook, StoredFile
from casefiles.models.layouts import KEPT_FOR
from casefiles.refusals import NotWithUnit
from casefiles.turns import Step
from casefiles.verbs import files
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor
from tenants.scope import every_unit


@transaction.atomic
def keep(
    filing: Filing, *, by: Actor, name: str, content: bytes, faults: int | None
) -> PendingWorkbook:
    """Keep an upload that could not be imported; `faults` is None while its columns are not known.

    Raises NotWithUnit and the refusals of a turn.
    """
    allow(by, Verb.FILL_FILING, filing)
    turns.hold(filing, Step.PREPARE, by=by)
    if not filing.is_with_unit:
        raise NotWithUnit
    end(filing)
    kept = PendingWorkbook.objects.create(
        unit=filing.unit,
        filing=filing,
        file=files.keep(filing.unit, name, content),
        faults=faults,
        uploaded_by=by.user,
        uploaded_at=clock.now(),
    )
    record(
        actions.LIST_NOT_IMPORTED,
        filing,
        by=by,
        revision=filing.revision,
        faults=faults,
        sha256=kept.file.sha256,
    )
    return kept


def of(filing: Filing) -> PendingWorkbook | None:
    """What waits to be mended for a filing, while the unit prepares it and its time is not over."""
    if not filing.is_with_unit:
        return None
    since = clock.now() - KEPT_FOR
    rows = PendingWorkbook.objects.filter(filing=filing, uploaded_at__gt=since)
    return rows.select_related("file__unit__office").first()


def marked(pending: PendingWorkbook, layout: Layout) -> bytes:
    """The filer's own file with its faults marked, as the rules of now see them.

    Raises WorkbookRefused, FileLost, FileChanged.
    """
    content = files.read(pending.file)
    return mark(content, read_item_list(content, layout).errors)


def end(filing: Filing) -> None:
    """Nothing waits any more. Part of the verb that calls it; the bytes go with the next sweep."""
    for each in PendingWorkbook.objects.filter(filing=filing):
        _drop(each)


def sweep(*, by: Actor) -> list[str]:
    """Drop what was kept long enough; returns which files, as `unit id`."""
    dropped = []
    before: datetime = clock.now() - KEPT_FOR
    with every_unit(because="drop workbooks that were kept for their time"):
        rows = PendingWorkbook.objects.filter(uploaded_at__lte=before)
        for each in rows.select_related("unit__office", "filing__unit__office", "file"):
            record(
                actions.WORKBOOK_DROPPED,
                each.filing,
                by=by,
                file=each.file.name,
                sha256=each.file.sha256,
            )
            dropped.append(f"{each.unit.code} {each.file_id}")
            _drop(each)
    return dropped


def _drop(pending: PendingWorkbook) -> None:
    file = pending.file_id
    pending.delete()
    StoredFile.objects.filter(pk=file).delete()
