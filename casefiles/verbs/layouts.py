"""What a unit's own headings mean: said once by a handler, remembered, applied to every upload."""

from django.db import transaction

from audit.record import record
from casefiles import actions
from casefiles.itemlists.workbook.columns import Column
from casefiles.itemlists.workbook.layout import STANDARD, Layout
from casefiles.models import ColumnMapping
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor
from tenants.models import Unit


def mapping_of(unit_id: int) -> ColumnMapping | None:
    """What is remembered for a unit."""
    return ColumnMapping.objects.filter(unit_id=unit_id).select_related("unit__office").first()


def layout_of(unit_id: int) -> Layout:
    """How a unit's workbooks are read."""
    found = mapping_of(unit_id)
    if found is None:
        return STANDARD
    return Layout(
        {key: Column[name] if name else None for key, name in found.headings.items()},
        {Column[name]: text for name, text in found.fixed.items()},
    )


@transaction.atomic
def remember(unit: Unit, layout: Layout, *, by: Actor) -> ColumnMapping:
    """From now on the unit's workbooks are read so; what was remembered before is replaced."""
    allow(by, Verb.FILL_FILING, unit)
    Unit.objects.select_for_update(of=["self"]).get(pk=unit.pk)
    mapping = mapping_of(unit.pk) or ColumnMapping(unit=unit)
    mapping.headings = {
        key: column.name if column else "" for key, column in layout.headings.items()
    }
    mapping.fixed = {column.name: text for column, text in layout.fixed.items()}
    mapping.saved_by = by.user
    mapping.saved_at = clock.now()
    mapping.save()
    record(actions.COLUMNS_REMEMBERED, mapping, by=by, columns=_columns(layout))
    return mapping


@transaction.atomic
def forget(unit: Unit, *, by: Actor) -> None:
    """The unit's workbooks are read by the form's own headings again."""
    allow(by, Verb.FILL_FILING, unit)
    mapping = mapping_of(unit.pk)
    if mapping is None:
        return
    record(actions.COLUMNS_FORGOTTEN, mapping, by=by, columns=_columns(layout_of(unit.pk)))
    mapping.delete()


def _columns(layout: Layout) -> list[str]:
    """For the trail: which of our columns are found or filled. The unit's words stay out."""
    found = {column for column in layout.headings.values() if column} | set(layout.fixed)
    return [column.value for column in Column if column in found]
