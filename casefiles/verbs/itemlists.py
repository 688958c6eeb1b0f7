"""Item lists: uploaded from a workbook, checked whole, stored only when clean."""

from collections.abc import Sequence
from datetime import date

from django.db import models, transaction

from audit.record import record
from casefiles import actions, antivirus, turns
from casefiles.itemlists.catalogue import name_key
from casefiles.itemlists.stored import matter_of
from casefiles.itemlists.workbook import MatterRow, ReadResult, WorkbookRefused, read_item_list
from casefiles.itemlists.workbook.layout import STANDARD, Layout
from casefiles.itemlists.workbook.sandbox import message
from casefiles.models import Filing, FilingState, ItemList, Matter, Signature
from casefiles.refusals import NotWithUnit
from casefiles.turns import Step
from casefiles.verbs import files, pending
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor


def check_workbook(content: bytes, name: str = "", layout: Layout = STANDARD) -> ReadResult:
    """Read an uploaded workbook: its rows, or all its errors; stores nothing.

    `layout` is what the unit's own headings mean. Raises WorkbookRefused, ColumnsUnknown,
    FileInfected, ScannerAway.
    """
    antivirus.scan(content)
    read = read_item_list(content, layout)
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
    item_list = put_rows(filing, by=by, name=name, content=content, rows=read.rows)
    record(
        actions.LIST_UPLOADED,
        filing,
        by=by,
        revision=filing.revision,
        rows=len(read.rows),
        file=item_list.source.name,
        sha256=item_list.source.sha256,
    )
    return item_list


def put_rows(
    filing: Filing, *, by: Actor, name: str, content: bytes, rows: Sequence[MatterRow]
) -> ItemList:
    """Replace the contents of the present revision. Part of the verb that calls it and records it.

    `content` is the workbook that holds these rows.
    """
    allow(by, Verb.FILL_FILING, filing)
    turns.hold(filing, Step.PREPARE, by=by)
    if not filing.is_with_unit:
        raise NotWithUnit
    source = files.keep(filing.unit, name, content)
    ItemList.objects.filter(filing=filing, revision=filing.revision).delete()
    item_list = ItemList.objects.create(
        unit=filing.unit, filing=filing, revision=filing.revision, source=source
    )
    Matter.objects.bulk_create(matter_of(item_list, row) for row in rows)
    pending.end(filing)
    return item_list


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


def seen_by_office() -> "models.QuerySet[ItemList]":
    """The lists that reached the office: filed now, or decided by it once. Drafts stay in the unit."""
    decided = Signature.objects.filter(
        filing=models.OuterRef("filing"), revision=models.OuterRef("revision"), at_office=True
    )
    now = models.Q(filing__state=FilingState.FILED, revision=models.F("filing__revision"))
    return ItemList.objects.filter(now | models.Exists(decided))


def before(item_list: ItemList, *, at_office: bool) -> ItemList | None:
    """What a list is compared with: the draft that was returned, else the version before it.

    A draft that never left the unit is nothing that the office has seen.
    """
    rows = seen_by_office() if at_office else ItemList.objects.all()
    drafts = rows.filter(filing=item_list.filing_id, revision__lt=item_list.revision)
    return drafts.order_by("-revision").select_related("filing").first() or version_before(
        item_list
    )


def version_before(item_list: ItemList) -> ItemList | None:
    """The accepted version before a list: of one that is not accepted yet, the latest."""
    rows = ItemList.objects.filter(unit_id=item_list.unit_id, version__isnull=False)
    if item_list.version is not None:
        rows = rows.filter(version__lt=item_list.version)
    return rows.order_by("-version").select_related("filing").first()


def names_on_hand(unit_id: int) -> set[str]:
    """The name keys of the matters in the list that the unit is preparing."""
    drafts = ItemList.objects.filter(
        unit_id=unit_id, version__isnull=True, revision=models.F("filing__revision")
    ).exclude(filing__state=FilingState.ACCEPTED)
    found = drafts.first()
    if found is None:
        return set()
    return {name_key(each) for each in found.matters.values_list("name", flat=True)}
