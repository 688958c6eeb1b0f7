"""The peer: django-import-export, set up for speed, doing what the product's import does."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import openpyxl
import tablib
from import_export import fields, resources, widgets

from audit.record import record
from casefiles import actions
from casefiles.itemlists.citations import basis_level
from casefiles.itemlists.workbook.columns import SPECS, Column
from casefiles.itemlists.workbook.rows import READERS, typed
from casefiles.itemlists.workbook.values import Unreadable
from casefiles.models import Filing, ItemList, Matter
from casefiles.verbs import files, rulechecks
from tenants.actors import Actor


class Cell(widgets.Widget):
    """One column's cell by the product's own reader; what cannot be read is the row's error."""

    def __init__(self, column: Column) -> None:
        super().__init__()
        self.column = column

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        """The value. Raises ValueError."""
        if isinstance(value, datetime):
            value = value.date()
        text = (
            value.isoformat()
            if isinstance(value, date)
            else str("" if value is None else value).strip()
        )
        try:
            found = READERS[self.column](typed(text))
        except Unreadable as problem:
            raise ValueError(str(problem.message)) from None
        if SPECS[self.column].filled and found in (None, "", (), frozenset()):
            raise ValueError(self.column.value)
        match found:
            case frozenset():
                return sorted(found)
            case tuple():
                return list(found)
        return found


class ListResource(resources.ModelResource):  # type: ignore[misc]
    """Rows of a workbook as matters of a list."""

    def __init__(self, item_list: ItemList) -> None:
        super().__init__()
        self.item_list = item_list
        for column in READERS:
            name = column.name.lower()
            self.fields[name] = fields.Field(name, column.value, Cell(column))
        self.fields["position"] = fields.Field(
            "position", Column.POSITION.value, widgets.IntegerWidget()
        )

    class Meta:
        model = Matter
        fields = ()
        import_id_fields = ()
        force_init_instance = True
        use_bulk = True
        batch_size = 1000
        skip_diff = True
        skip_html_diff = True
        skip_unchanged = False
        report_skipped = False
        use_transactions = False
        clean_model_instances = False

    def init_instance(self, row: Any = None) -> Matter:
        """A matter of this list."""
        return Matter(
            unit_id=self.item_list.unit_id,
            office_id=self.item_list.office_id,
            item_list=self.item_list,
        )

    def before_save_instance(self, instance: Matter, row: Any, **kwargs: Any) -> None:
        """What follows from the cells."""
        instance.basis_level = basis_level(instance.legal_basis) or ""


def run(filing: Filing, content: bytes, *, by: Actor) -> None:
    """From the bytes to the rows, the findings and the entry. Raises what a faulty row raises."""
    source = files.keep(filing.unit, "清单.xlsx", content)
    item_list = ItemList.objects.create(
        unit=filing.unit, filing=filing, revision=filing.revision, source=source
    )
    result = ListResource(item_list).import_data(dataset(content), raise_errors=True)
    record(
        actions.LIST_UPLOADED,
        filing,
        by=by,
        revision=filing.revision,
        rows=result.total_rows,
        file=source.name,
        sha256=source.sha256,
    )
    rulechecks.store(item_list, by=by)


def dataset(content: bytes) -> tablib.Dataset:
    """As its own XLSX format makes it, from the sheet's second row: the first is a title."""
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    rows = book.worksheets[0].rows
    next(rows)
    found = tablib.Dataset()
    found.headers = [cell.value for cell in next(rows)]
    for row in rows:
        found.append([cell.value for cell in row])
    return found
