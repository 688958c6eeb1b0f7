"""One matter typed into a form: read by the same rules as a row of a workbook."""

from collections.abc import Mapping

from casefiles.itemlists.workbook.columns import Column
from casefiles.itemlists.workbook.facts import CellError, MatterRow
from casefiles.itemlists.workbook.grid import Grid, RawRow, Shape
from casefiles.itemlists.workbook.header import Header
from casefiles.itemlists.workbook.rows import SheetReader
from casefiles.itemlists.workbook.written import Value

_PLACES = {column: place for place, column in enumerate(Column, start=1)}


def read_one(
    typed: Mapping[Column, str], position: int, others: Mapping[str, int]
) -> tuple[MatterRow | None, list[CellError]]:
    """The matter, or what is wrong with it, column by column.

    `others` are the codes of the list's other matters with their positions.
    """
    texts = {_PLACES[column]: text for column, text in typed.items() if text.strip()}
    columns = tuple(sorted(texts))
    row = RawRow(
        position, Shape(columns, ("text",) * len(columns)), [texts[each] for each in columns], {}
    )
    codes = {code.casefold(): place for code, place in others.items()}
    reader = SheetReader(Grid(""), Header(0, _PLACES, (), ()), codes=codes)
    return reader.read(row, position).matter, reader.errors


def as_typed(value: Value) -> str:
    """What a stored value looks like in a box of the form."""
    return "" if value is None else str(value)
