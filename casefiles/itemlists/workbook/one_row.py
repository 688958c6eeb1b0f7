"""One matter typed into a form: read by the same rules as a row of a workbook."""

from collections.abc import Mapping

from casefiles.itemlists.rules import Severity, check
from casefiles.itemlists.workbook.columns import Column
from casefiles.itemlists.workbook.facts import CellError, MatterRow
from casefiles.itemlists.workbook.grid import Grid, RawRow, Shape
from casefiles.itemlists.workbook.header import Header
from casefiles.itemlists.workbook.reading import cell_error
from casefiles.itemlists.workbook.rows import SheetReader
from casefiles.itemlists.workbook.written import Value
from tenants import clock

_PLACES = {column: place for place, column in enumerate(Column, start=1)}


def read_one(
    typed: Mapping[Column, str], position: int, others: Mapping[str, int]
) -> tuple[MatterRow | None, list[CellError]]:
    """The matter, or what is wrong with it, column by column.

    `others` are the codes of the list's other matters with their positions.
    """
    texts = {_PLACES[column]: text for column, text in typed.items() if text.strip()}
    columns = sorted(texts)
    shape = Shape.of((each, "text") for each in columns) if columns else Shape((), ())
    row = RawRow(position, shape, [texts[each] for each in columns], {})
    codes = {code.casefold(): place for code, place in others.items()}
    grid, header = Grid(""), Header(0, _PLACES, (), ())
    reader = SheetReader(grid, header, codes=codes)
    read = reader.read(row, position)
    wrong = [
        cell_error(grid, header, each)
        for each in check([read.facts], clock.today())
        if each.severity is Severity.ERROR and each.row is not None
    ]
    return None if wrong else read.matter, [*reader.errors, *wrong]


def as_typed(value: Value) -> str:
    """What a stored value looks like in a box of the form."""
    return "" if value is None else str(value)
