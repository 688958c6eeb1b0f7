"""Item lists: uploaded from a workbook, checked whole, stored only when clean."""

from datetime import date

from django.db import models, transaction

from audit.record import record
from casefiles import actions, antivirus, turns
from casefiles.itemlists.workbook import MatterRow, ReadResult, WorkbookRefused, read_item_list
from casefiles.itemlists.workbook.sandbox import message
from casefiles.models import Filing, ItemList, Matter
from casefiles.refusals import NotWithUnit
from casefiles.turns import Step
from casefiles.verbs import files
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor


def check_workbook(content: bytes, name: str = "") -> ReadResult:
    """Read an uploaded workbook: its rows, or all its errors; stores nothing.

    Raises WorkbookRefused, FileInfected, ScannerAway.
    """
    antivirus.scan(content)
    read = read_item_list(content)
    if name and not name.lower().rstrip(". ").endswith(".xlsx"):
        raise WorkbookRefused(message("ending"))
    return read


@transaction.atomic
def put_list(filing: Filing, *, by: Actor, name: str, content: bytes, read: ReadResult) -> ItemList:
    """Make the clean rows of a workbook the contents of the filing's present revision.

    `read` is what `check_workbook(content)` gave; with errors in it nothing is stored (ValueError).
    """
    if read.errors or not read.rows:
        raise ValueError("a workbook with errors is never stored")
    allow(by, Verb.FILL_FILING, filing)
    turns.hold(filing, Step.PREPARE, by=by)
    if not filing.is_with_unit:
        raise NotWithUnit
    source = files.keep(filing.unit, name, content)
    ItemList.objects.filter(filing=filing, revision=filing.revision).delete()
    item_list = ItemList.objects.create(
        unit=filing.unit, filing=filing, revision=filing.revision, source=source
    )
    Matter.objects.bulk_create(_matter(item_list, row) for row in read.rows)
    record(
        actions.LIST_UPLOADED,
        filing,
        by=by,
        revision=filing.revision,
        rows=len(read.rows),
        file=source.name,
        sha256=source.sha256,
    )
    return item_list


def _matter(item_list: ItemList, row: MatterRow) -> Matter:
    return Matter(
        unit=item_list.unit,
        office=item_list.office,
        item_list=item_list,
        position=row.position,
        code=row.code,
        name=row.name,
        category=row.category,
        subject_kinds=list(row.subject_kinds),
        stage=row.stage,
        use_modes=sorted(row.use_modes),
        channel=row.channel,
        report_terms=row.report_terms,
        dishonesty_measure=row.dishonesty_measure,
        legal_basis=row.legal_basis,
        basis_level=row.basis_level or "",
        needs_consent=row.needs_consent,
        section=row.section,
        contact=row.contact,
        effective_on=row.effective_on,
        expires_on=row.expires_on,
        yearly_estimate=row.yearly_estimate,
    )


def freeze(filing: Filing) -> dict[str, int] | None:
    """The figures of the present revision for the trail; None when there are no contents."""
    rows = Matter.objects.filter(
        item_list__filing=filing, item_list__revision=filing.revision
    ).count()
    return {"rows": rows} if rows else None


def accept(filing: Filing) -> None:
    """The list becomes the unit's next version, in force from the day it wished.

    Never before its acceptance, nor before a version that still waits for its day: so the highest
    version that has come into force is the one in force.
    """
    item_list = ItemList.objects.get(filing=filing, revision=filing.revision)
    last = ItemList.objects.filter(unit=filing.unit).aggregate(
        version=models.Max("version"), start=models.Max("in_force_from")
    )
    today = clock.today()
    item_list.version = (last["version"] or 0) + 1
    item_list.accepted_at = clock.now()
    item_list.in_force_from = max(today, item_list.start_on or today, last["start"] or today)
    item_list.save()


def copy_to(filing: Filing, revision: int) -> None:
    """The next revision begins with the same rows; a new upload replaces them."""
    item_list = ItemList.objects.get(filing=filing, revision=filing.revision)
    matters = list(Matter.objects.filter(item_list=item_list))
    copy = ItemList.objects.create(
        unit=filing.unit, filing=filing, revision=revision, source=item_list.source
    )
    for matter in matters:
        matter.pk = None
        matter.item_list = copy
    Matter.objects.bulk_create(matters)


def in_force(unit_id: int, on: date | None = None) -> ItemList | None:
    """The unit's list in force on a day (today unless told): the highest version begun by then."""
    return (
        ItemList.objects.filter(unit_id=unit_id, in_force_from__lte=on or clock.today())
        .order_by("-version")
        .select_related("filing")
        .first()
    )
