"""One sheet's cells, sparse and bounded, whatever its dimension claims. Child process only."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from casefiles.itemlists.workbook import limits
from casefiles.itemlists.workbook.shared import TextCollector
from casefiles.sandbox.markup import Attributes, Enough
from casefiles.sandbox.refused import Refused

# What the cells of a row are, from left to right: column, and text, number, date (its text is the
# ISO day), bool, error, or formula (without a cached value; its text is empty).
Shape = tuple[tuple[int, str], ...]
# Row number, shape, and the texts of the cells in it.
Row = tuple[int, Shape, list[str]]

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})", re.ASCII)


@dataclass
class Budget:
    """What the workbook may still hand over; sheets share one."""

    characters: int
    rows_per_sheet: int

    def spend(self, characters: int) -> None:
        self.characters -= characters
        if self.characters < 0:
            raise Refused("heavy")


@dataclass
class Lookup:
    """What the cells of every sheet refer to."""

    strings: list[str]
    is_date: list[bool]
    epoch: datetime

    def shared(self, index: str) -> str:
        """The string of a cell that holds its number."""
        place = _number(index.strip())
        if place >= len(self.strings):
            raise Refused("broken")
        return self.strings[place]

    def shows_date(self, style: str) -> bool:
        """Whether a number in that style is a day."""
        place = _number(style)
        return place < len(self.is_date) and self.is_date[place]


@dataclass
class SheetCells:
    """Handler of one worksheet part: rows come out of ``taken()`` as they are read.

    ``cut`` says afterwards that there were more rows than are kept.
    """

    lookup: Lookup
    budget: Budget
    cut: bool = False

    _kept: int = 0
    _rows: list[Row] = field(default_factory=list)
    _row: int = 0
    _column: int = 0
    _cells: list[tuple[int, str]] = field(default_factory=list)
    _texts: list[str] = field(default_factory=list)
    _cell: Attributes | None = None
    _has_formula: bool = False
    _has_value: bool = False
    _collecting: bool = False
    _in_guide: bool = False
    _in_data: bool = False
    _collector: TextCollector = field(default_factory=TextCollector)

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "sheetData":
            self._in_data = True
        elif not self._in_data:
            return
        elif name == "c":
            self._begin_cell(attributes)
        elif name == "row":
            self.begin_row(attributes.get("r"))
        elif name in ("v", "t"):
            self._collecting = self._cell is not None and not self._in_guide
            self._has_value = self._has_value or self._collecting
        elif name == "f":
            self._has_formula = True
        elif name == "rPh":
            self._in_guide = True

    def text(self, data: str) -> None:
        if self._collecting:
            self._collector.add(data)

    def end(self, name: str) -> None:
        if name in ("v", "t"):
            self._collecting = False
        elif name == "rPh":
            self._in_guide = False
        elif name == "c":
            self._finish_cell()
        elif name == "row":
            self.keep(tuple(self._cells), self._texts)
        elif name == "sheetData":
            self._in_data = False

    def taken(self) -> list[Row]:
        """The rows since the last time."""
        rows, self._rows = self._rows, []
        return rows

    def begin_row(self, given: str | None) -> int:
        """The row's number: its own, or one more than the last."""
        row = self._row + 1 if given is None else _number(given)
        if not self._row < row <= limits.LAST_ROW:
            raise Refused("broken")
        self._row, self._column, self._cells, self._texts = row, 0, [], []
        return row

    def keep(self, shape: Shape, texts: list[str]) -> None:
        """The cells of the row that has begun; a row without any is none. Raises Enough."""
        if not shape:
            return
        if self._kept >= self.budget.rows_per_sheet:
            self.cut = True
            raise Enough
        self._kept += 1
        self.budget.spend(sum(map(len, texts)))
        self._rows.append((self._row, shape, texts))

    def _begin_cell(self, attributes: Attributes) -> None:
        given = attributes.get("r")
        if given is None:
            row, column = self._row, self._column + 1
        else:
            row, column = position(given)
        if row != self._row or not self._column < column <= limits.LAST_COLUMN:
            raise Refused("broken")
        self._column, self._cell = column, attributes
        self._has_formula = self._has_value = False

    def _finish_cell(self) -> None:
        attributes, text = self._cell, self._collector.take()
        self._cell = None
        if attributes is None or self._column > limits.KEPT_COLUMNS:
            return
        kind = attributes.get("t", "n")
        if self._has_formula and not text and not (self._has_value and kind == "str"):
            self._cells.append((self._column, "formula"))
            self._texts.append("")
            return
        kind, text = meaning(self.lookup, kind, attributes.get("s", "0"), text)
        if text:
            self._cells.append((self._column, kind))
            self._texts.append(text)


def meaning(lookup: Lookup, kind: str, style: str, text: str) -> tuple[str, str]:
    """What a cell of the format's ``kind`` is, and its text, "" of an empty one."""
    if not text:
        return "text", ""
    if kind == "s":
        return "text", lookup.shared(text)
    if kind in ("str", "inlineStr"):
        return "text", text
    if kind in ("b", "e"):
        return ("bool" if kind == "b" else "error"), text
    if kind == "d":
        return "date", text
    if lookup.shows_date(style):
        day = _day(text, lookup.epoch)
        if day is not None:
            return "date", day
    return "number", text


@dataclass
class Merges:
    """Handler of one worksheet part: its merged ranges, which stand behind all rows."""

    found: list[tuple[int, int, int, int]] = field(default_factory=list)

    def start(self, name: str, attributes: Attributes) -> None:
        if name != "mergeCell":
            return
        first, _, last = attributes.get("ref", "").partition(":")
        top, left = position(first)
        bottom, right = position(last or first)
        if bottom < top or right < left or len(self.found) >= limits.MERGES:
            raise Refused("broken")
        self.found.append((top, left, bottom, right))

    def end(self, name: str) -> None: ...
    def text(self, data: str) -> None: ...


def position(reference: str) -> tuple[int, int]:
    """Row and column of ``D3``, both from 1; a reference outside the format's bounds refuses."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise Refused("broken")
    row, column = int(match[2]), column_of(match[1])
    if row > limits.LAST_ROW or column > limits.LAST_COLUMN:
        raise Refused("broken")
    return row, column


def column_of(letters: str) -> int:
    """4 for ``D``."""
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise Refused("broken")
    return int(text)


def _day(serial: str, epoch: datetime) -> str | None:
    """The ISO day of a date serial; None when it is none that a calendar knows."""
    try:
        return (epoch + timedelta(days=float(serial))).date().isoformat()
    except (ValueError, OverflowError):
        return None
