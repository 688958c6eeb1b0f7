"""Item lists: uploaded from a workbook, checked whole, stored only when clean."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import models, transaction

from audit.record import record
from casefiles import actions, antivirus, turns
from casefiles.itemlists.catalogue import name_key
from casefiles.itemlists.diff import compare
from casefiles.itemlists.stored import book_of, rows_of, store_rows
from casefiles.itemlists.workbook import MatterRow, ReadResult, WorkbookRefused, read_item_list
from casefiles.itemlists.workbook.layout import STANDARD, Layout
from casefiles.itemlists.workbook.sandbox import message
from casefiles.models import ENDED, Filing, FilingState, ItemList, Matter, Signature
from casefiles.refusals import NoListInForce, NothingAmended, NotWithUnit
from casefiles.turns import Step
from casefiles.verbs import files, pending, rulechecks
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor
from tenants.models import Office


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
    # The rules have read these rows a moment ago; on another day they are asked again.
    known = read.findings if read.checked_on == clock.today() else None
    rulechecks.store(item_list, by=by, findings=known)
    return item_list


def put_rows(
    filing: Filing, *, by: Actor, name: str, content: bytes, rows: Sequence[MatterRow]
) -> ItemList:
    """Replace the contents of the present revision. Part of the verb that calls it and records it,
    and then has the rules read the list (`rulechecks.store`).

    `content` is the workbook that holds these rows.
    """
    allow(by, Verb.FILL_FILING, filing)
    turns.hold(filing, Step.PREPARE, by=by)
    if not filing.is_with_unit:
        raise NotWithUnit
    source = files.keep(filing.unit, name, content)
    kept = ItemList.objects.filter(filing=filing, revision=filing.revision)
    draft: dict[str, Any] = dict(kept.values("base_id", "start_on").first() or {})
    kept.delete()
    item_list = ItemList.objects.create(
        unit=filing.unit, filing=filing, revision=filing.revision, source=source, **draft
    )
    store_rows(item_list, rows)
    pending.end(filing)
    return item_list


def begin(filing: Filing) -> None:
    """An amendment begins with the rows of the latest version. Raises NoListInForce."""
    if not filing.amendment:
        return
    versions = ItemList.objects.filter(unit=filing.unit, version__isnull=False)
    latest = versions.order_by("-version").first()
    if latest is None:
        raise NoListInForce
    _copy(latest, filing, filing.revision, base=latest)


def freeze(filing: Filing) -> dict[str, int] | None:
    """The figures of the present revision for the trail; None when there are no contents.

    Rows that were edited one by one are kept as a workbook too. Raises NothingAmended.
    """
    item_list = draft_of(filing)
    rows = rows_of(item_list)
    if item_list is None or not rows:
        return None
    if item_list.base is not None and not compare(rows_of(item_list.base), rows).touched:
        raise NothingAmended
    if item_list.edited:
        name, content = book_of(item_list)
        item_list.source = files.keep(filing.unit, name, content)
        item_list.save()
    return {"rows": len(rows)}


def draft_of(filing: Filing) -> ItemList | None:
    """The list of the filing's present revision."""
    rows = ItemList.objects.filter(filing=filing, revision=filing.revision)
    return rows.select_related("filing__unit__office", "base", "source", "unit__office").first()


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
    _number(item_list)
    item_list.save()


def _number(item_list: ItemList) -> None:
    """序号 without gaps, where rows have come and gone."""
    moved = []
    for position, matter in enumerate(item_list.matters.order_by("position", "code"), start=1):
        if matter.position != position:
            matter.position = position
            moved.append(matter)
    Matter.objects.bulk_update(moved, ["position"])


def copy_to(filing: Filing, revision: int) -> None:
    """The next revision begins with the same rows; a new upload replaces them."""
    item_list = ItemList.objects.get(filing=filing, revision=filing.revision)
    copy = _copy(item_list, filing, revision, base=item_list.base)
    copy.start_on, copy.edited = item_list.start_on, item_list.edited
    copy.save()


def _copy(item_list: ItemList, filing: Filing, revision: int, *, base: ItemList | None) -> ItemList:
    matters = list(Matter.objects.filter(item_list=item_list))
    copy: ItemList = ItemList.objects.create(
        unit=filing.unit, filing=filing, revision=revision, source=item_list.source, base=base
    )
    for matter in matters:
        matter.pk = None
        matter.item_list = copy
    Matter.objects.bulk_create(matters)
    rulechecks.store(copy, by=None)
    return copy


def in_force(unit_id: int, on: date | None = None) -> ItemList | None:
    """The unit's list in force on a day (today unless told): the highest version begun by then."""
    return (
        ItemList.objects.filter(unit_id=unit_id, in_force_from__lte=on or clock.today())
        .order_by("-version")
        .select_related("filing")
        .first()
    )


def all_in_force(office: Office, on: date | None = None) -> "models.QuerySet[ItemList]":
    """The list in force of every unit of an office on a day (today unless told); one statement."""
    day = on or clock.today()
    latest = (
        ItemList.objects.filter(office=office, in_force_from__lte=day)
        .order_by("unit_id", "-version")
        .distinct("unit_id")
    )
    return ItemList.objects.filter(pk__in=latest.values("pk")).select_related("filing")


def upcoming(unit_id: int) -> ItemList | None:
    """The unit's accepted list that waits for its day; the last of several."""
    rows = ItemList.objects.filter(unit_id=unit_id, in_force_from__gt=clock.today())
    return rows.order_by("-version").first()


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
    ).exclude(filing__state__in=ENDED)
    found = drafts.first()
    if found is None:
        return set()
    return {name_key(each) for each in found.matters.values_list("name", flat=True)}
