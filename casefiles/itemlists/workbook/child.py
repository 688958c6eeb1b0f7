"""The process that meets an uploaded workbook: ``python -m casefiles.itemlists.workbook.child``.

Answers ``{"refused": reason}`` or ``{"sheets": [...]}``, see ``grid.py`` for the shape of a sheet.
"""

import io
from datetime import datetime
from typing import Any

from casefiles.itemlists.workbook import limits
from casefiles.itemlists.workbook.cells import Budget, Lookup, SheetCells
from casefiles.itemlists.workbook.package import Package
from casefiles.itemlists.workbook.shared import date_formats, shared_strings
from casefiles.itemlists.workbook.structure import structure
from casefiles.sandbox.answering import run
from casefiles.sandbox.markup import parse
from casefiles.sandbox.refused import Refused


def sheets(stream: io.BytesIO) -> dict[str, Any]:
    """Every visible sheet's kept cells. Raises Refused."""
    package = Package(stream)
    plan = structure(package)
    if len(plan.sheets) > limits.SHEETS:
        raise Refused("too-many-sheets")
    lookup = Lookup(
        strings=shared_strings(package, plan.strings_part),
        is_date=date_formats(package, plan.styles_part),
        epoch=datetime(1904, 1, 1) if plan.counts_from_1904 else datetime(1899, 12, 30),
    )
    budget = Budget()
    found = []
    for sheet in plan.sheets:
        cells = SheetCells(lookup, budget)
        parse(package.open(sheet.part), cells)
        found.append(
            {"name": sheet.name, "rows": cells.rows, "merges": cells.merges, "cut": cells.cut}
        )
    return {"sheets": found}


if __name__ == "__main__":
    run(sheets)
