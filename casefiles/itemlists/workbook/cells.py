"""One sheet's cells, sparse and bounded, whatever its dimension claims. Child process only."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from casefiles.itemlists.workbook import limits
from casefiles.itemlists.workbook.shared import Text, TextCollector
from casefiles.sandbox.markup import Attributes, Enough
from casefiles.sandbox.refused import Refused

# Column, kind, text, true length. Kinds: text, number, date (ISO), bool, error, formula (without
# a cached value).
RawCell = tuple[int, str, str, int]

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})", re.ASCII)


@dataclass
class Budget:
    """What the workbook may still hand over; sheets share one."""

    characters: int = limits.TOTAL_CHARACTERS

    def spend(self, characters: int) -> None:
        self.characters -= characters
        if self.characters < 0:
            raise Refused("heavy")


@dataclass
class Lookup:
    """What the cells of every sheet refer to."""

    strings: list[Text]
    is_date: list[bool]
    epoch: datetime


@dataclass
class SheetCells:
    """Handler of one worksheet part; afterwards ``rows`` and ``merges`` hold what was kept."""

    lookup: Lookup
    budget: Budget
    rows: list[tuple[int, list[RawCell]]] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    cut: bool = False

    _row: int = 0
    _column: int = 0
    _cells: list[RawCell] = field(default_factory=list)
    _cell: Attributes | None = None
    _has_formula: bool = False
    _has_value: bool = False
    _collecting: bool = False
    _in_guide: bool = False
    _collector: TextCollector = field(default_factory=TextCollector)

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            self._begin_cell(attributes)
        elif name == "row":
            self._begin_row(attributes)
        elif name in ("v", "t"):
            self._collecting = self._cell is not None and not self._in_guide
            self._has_value = self._has_value or self._collecting
        elif name == "f":
            self._has_formula = True
        elif name == "rPh":
            self._in_guide = True
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))

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
        elif name == "row" and self._cells:
            if len(self.rows) >= limits.KEPT_ROWS:
                self.cut = True
                raise Enough
            self.rows.append((self._row, self._cells))

    def _begin_row(self, attributes: Attributes) -> None:
        given = attributes.get("r")
        row = self._row + 1 if given is None else _number(given)
        if not self._row < row <= limits.LAST_ROW:
            raise Refused("broken")
        self._row, self._column, self._cells = row, 0, []

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
        attributes, (text, length) = self._cell, self._collector.take()
        self._cell = None
        if attributes is None or self._column > limits.KEPT_COLUMNS:
            return
        kind, text, length = self._meaning(attributes, text, length)
        if text.strip() or kind == "formula":
            self.budget.spend(len(text))
            self._cells.append((self._column, kind, text, length))

    def _meaning(self, attributes: Attributes, text: str, length: int) -> tuple[str, str, int]:
        kind = attributes.get("t", "n")
        if self._has_formula and not text and not (self._has_value and kind == "str"):
            return "formula", "", 0
        if not text:
            return "text", "", 0
        if kind == "s":
            return "text", *self._shared(text)
        if kind in ("str", "inlineStr"):
            return "text", text, length
        if kind in ("b", "e"):
            return ("bool" if kind == "b" else "error"), text, length
        if kind == "d":
            return "date", text, length
        style = attributes.get("s", "0")
        index = _number(style)
        if index < len(self.lookup.is_date) and self.lookup.is_date[index]:
            day = _day(text, self.lookup.epoch)
            if day is not None:
                return "date", day, len(day)
        return "number", text, length

    def _shared(self, text: str) -> Text:
        index = _number(text.strip())
        if index >= len(self.lookup.strings):
            raise Refused("broken")
        return self.lookup.strings[index]

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        top, left = position(first)
        bottom, right = position(last or first)
        if bottom < top or right < left or len(self.merges) >= limits.MERGES:
            raise Refused("broken")
        self.merges.append((top, left, bottom, right))


def position(reference: str) -> tuple[int, int]:
    """Row and column of ``D3``, both from 1; a reference outside the format's bounds refuses."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise Refused("broken")
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    row = int(match[2])
    if row > limits.LAST_ROW or column > limits.LAST_COLUMN:
        raise Refused("broken")
    return row, column


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
