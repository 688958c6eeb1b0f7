"""A sheet as rows and columns, with what merged ranges mean for a column."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["text", "number", "date", "bool", "error", "formula"]


@dataclass(frozen=True)
class Cell:
    """A cell with something in it. ``length`` exceeds ``len(text)`` where the text was cut."""

    kind: Kind
    text: str
    length: int


class Grid:
    """The kept cells of one sheet; rows and columns count from 1 as the sheet does."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.name: str = raw["name"]
        self.cut: bool = raw["cut"]
        self._rows: dict[int, dict[int, Cell]] = {
            number: {column: Cell(kind, text, length) for column, kind, text, length in cells}
            for number, cells in raw["rows"]
        }
        # Only a range's first column is filled downwards: what a title spans says nothing about
        # the columns beside it. Ranges are looked up, never expanded.
        self._downwards: dict[int, list[tuple[int, int]]] = {}
        self._wide: set[tuple[int, int]] = set()
        for top, left, bottom, right in sorted(raw["merges"]):
            if bottom > top:
                self._downwards.setdefault(left, []).append((top, bottom))
            if right >= left + 2:
                self._wide.add((top, left))

    @property
    def row_numbers(self) -> list[int]:
        """The rows with something in them, in order."""
        return list(self._rows)

    def row(self, number: int) -> Mapping[int, Cell]:
        """A row's own cells by column, in order."""
        return self._rows.get(number, {})

    def filled(self, row: int, column: int) -> Cell | None:
        """The cell, or what a merged range in this column writes over it."""
        own = self.row(row).get(column)
        if own is not None:
            return own
        ranges = self._downwards.get(column, [])
        index = bisect_right(ranges, (row, 0)) - 1
        if index < 0 or ranges[index][1] < row:
            return None
        return self.row(ranges[index][0]).get(column)

    def is_wide(self, row: int, column: int) -> bool:
        """Whether a merged range of three columns or more starts here, as titles and notes do."""
        return (row, column) in self._wide


def reference(row: int, column: int) -> str:
    """``D3`` for row 3, column 4."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"
