"""A sheet as rows and columns, with what merged ranges mean for a column."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Kind = Literal["text", "number", "date", "bool", "error", "formula"]


@dataclass(frozen=True)
class Cell:
    """A cell with something in it. ``length`` exceeds ``len(text)`` where the text was cut."""

    kind: Kind
    text: str
    length: int


@dataclass(frozen=True, eq=False)
class Shape:
    """Which cells a row has, from left to right, and what each of them is. Rows share a few."""

    columns: tuple[int, ...]
    kinds: tuple[Kind, ...]

    @classmethod
    def of(cls, cells: Iterable[tuple[int, Kind]]) -> "Shape":
        """From pairs of column and kind."""
        columns, kinds = zip(*cells, strict=True)
        return cls(columns, kinds)


class RawRow(NamedTuple):
    """A row as the child hands it over: texts in the order of the shape, true lengths of cut ones."""

    number: int
    shape: Shape
    texts: list[str]
    lengths: Mapping[int, int]

    def cells(self) -> dict[int, Cell]:
        """The cells by column, in order."""
        kinds, lengths = self.shape.kinds, self.lengths
        return {
            column: Cell(kinds[i], self.texts[i], lengths.get(i, len(self.texts[i])))
            for i, column in enumerate(self.shape.columns)
        }


Merge = tuple[int, ...]  # top, left, bottom, right


@dataclass
class RawSheet:
    """A sheet that is being read. ``cut`` says behind the last row that there were more."""

    name: str
    merges: Sequence[Merge]
    rows: Iterator[RawRow] = field(default_factory=lambda: iter(()))
    cut: bool = False


class Grid:
    """What is kept of a sheet's cells; rows and columns count from 1 as the sheet does."""

    def __init__(self, name: str, merges: Sequence[Merge] = ()) -> None:
        self.name = name
        self._rows: dict[int, dict[int, Cell]] = {}
        # Only a range's first column is filled downwards: what a title spans says nothing about
        # the columns beside it. Ranges are looked up, never expanded.
        self._downwards: dict[int, list[tuple[int, int]]] = {}
        self._tops: set[int] = set()
        self._wide: set[tuple[int, int]] = set()
        for top, left, bottom, right in sorted(merges):
            if bottom > top:
                self._downwards.setdefault(left, []).append((top, bottom))
                self._tops.add(top)
            if right >= left + 2:
                self._wide.add((top, left))

    def keep(self, row: RawRow) -> None:
        """Remember a row."""
        self._rows[row.number] = row.cells()

    def pass_by(self, row: RawRow) -> None:
        """Remember a row if it says something of others: a merged range begins in it."""
        if row.number in self._tops:
            self.keep(row)

    @property
    def row_numbers(self) -> list[int]:
        """The kept rows, in order."""
        return list(self._rows)

    def row(self, number: int) -> Mapping[int, Cell]:
        """A kept row's own cells by column, in order."""
        return self._rows.get(number, {})

    def over(self, row: int, column: int) -> Cell | None:
        """What a merged range in this column writes over an empty cell."""
        ranges = self._downwards.get(column, [])
        index = bisect_right(ranges, (row, 0)) - 1
        if index < 0 or ranges[index][1] < row:
            return None
        return self.row(ranges[index][0]).get(column)

    def may_write_over(self, column: int) -> bool:
        """Whether any merged range fills this column downwards."""
        return column in self._downwards

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
