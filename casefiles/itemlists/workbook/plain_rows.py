"""Rows as nearly every program writes them, read in a tenth of the time. Child process only.

A sheet that `skim` calls plain is cut into rows at their end tags, and a row in which one pattern
accounts for every ``<`` is read by that pattern. Any other row goes to the parser, alone. What a cell
means is decided in `cells.py` for both.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache, partial
from itertools import compress
from typing import IO

from casefiles.itemlists.workbook import limits
from casefiles.itemlists.workbook.cells import Row, Shape, SheetCells, column_of, meaning
from casefiles.itemlists.workbook.shared import text_of
from casefiles.sandbox.markup import Enough, parse_fragment
from casefiles.sandbox.refused import Refused

# Elements of other names that could be meant: a sheet that mentions one is not read here.
PREFIXED = (b":row", b":sheetData")

# Small pieces: whoever asked works on the rows of one while the next is read.
_PIECE = 64 * 1024
_LONGEST_ROW = 8 * 1024 * 1024
_OPENS, _CLOSES = re.compile(rb"<sheetData(?:\s[^<>]*)?>"), b"</sheetData"
_ROW = re.compile(r' r="([1-9][0-9]{0,6})"(?: [A-Za-z0-9:.]+="[^"<>&]*")*>')
_CELL = re.compile(
    r'<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"(?: s="([0-9]{1,9})")?(?: t="([a-zA-Z]+)")?'
    r'(?:>(?:<v>|<is><t(?: xml:space="preserve")?>)([^<]*))?'
    r" ?(/>|></c>|</v></c>|</t></is></c>)"
)
# How many tags there are in a cell that ends like this.
_TAGS = {"/>": 1, "></c>": 2, "</v></c>": 4, "</t></is></c>": 6}
_REFERENCE = re.compile(r"&(?:#x([0-9A-Fa-f]+)|#([0-9]+)|([a-z]+));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
# What a cell is by its declared kind; any other is a number, or a day by its style.
_KINDS = {"str": "text", "inlineStr": "text", "b": "bool", "e": "error", "d": "date"}
_MOST_DAYS, _MOST_FORMS = 10_000, 1_000

# What a cell of one form is, and the function from what stands in it to its text.
_CellReader = tuple[str, Callable[[str], str]]


def plain_rows(stream: IO[bytes], cells: SheetCells) -> Iterator[Row]:
    """The rows of a plain sheet, as a parser would hand them to ``cells``. Raises Refused."""
    reader = _Reader(cells)
    try:
        for piece in _pieces(stream):
            reader.read(piece)
            yield from cells.taken()
    except Enough:
        yield from cells.taken()


def _pieces(stream: IO[bytes]) -> Iterator[str]:
    """What stands between the tags of the sheet's data, cut where rows end or begin."""
    held, inside = b"", False
    with stream:
        while piece := stream.read(_PIECE):
            held += piece
            while held:
                if not inside:
                    opened = _OPENS.search(held)
                    if opened is None:
                        break
                    held, inside = held[opened.end() :], not opened[0].endswith(b"/>")
                    continue
                end = held.find(_CLOSES)
                inside = end < 0
                if inside:
                    end = held.rfind(b"</row>") + len(b"</row>")
                    if end < len(b"</row>"):
                        end = max(0, held.rfind(b"<row"))
                if end:
                    yield held[:end].decode()
                    held = held[end:]
                if inside:
                    break
            if len(held) > _LONGEST_ROW:
                raise Refused("heavy")


@dataclass
class _Plan:
    """How the cells of rows of one form are read; ``refers`` marks those that name a shared string."""

    shape: Shape
    refers: list[bool]
    readers: list[Callable[[str], str]]


class _NotPlain(Exception):
    """A cell that the parser shall read."""


@dataclass
class _Reader:
    cells: SheetCells
    _plans: dict[tuple[tuple[str, ...], ...], _Plan | None] = field(default_factory=dict)
    _readers: dict[tuple[str, str], _CellReader] = field(default_factory=dict)

    def read(self, piece: str) -> None:
        """Rows one behind the other; the last may be followed by rows without cells."""
        if "\r" in piece:
            piece = piece.replace("\r\n", "\n").replace("\r", "\n")
        *rows, rest = piece.split("</row>")
        for each in rows:
            before, _tag, row = each.rpartition("<row")
            if "<" in before or not self._is_read(row):
                parse_fragment(f"<sheetData>{each}</row></sheetData>", self.cells)
        if "<" in rest:
            parse_fragment(f"<sheetData>{rest}</sheetData>", self.cells)

    def _is_read(self, row: str) -> bool:
        """Reads a row if the pattern accounts for all of it."""
        opened = _ROW.match(row)
        if opened is None:
            return False
        found = _CELL.findall(row, opened.end())
        if not found:
            if "<" not in row:
                self.cells.begin_row(opened[1])
            return "<" not in row
        letters, numbers, styles, kinds, values, ends = zip(*found, strict=True)
        if row.count("<") != sum(map(_TAGS.__getitem__, ends)):
            return False
        if numbers.count(opened[1]) != len(numbers):
            return False
        plan = self._plan(letters, styles, kinds)
        if plan is None or not (texts := self._texts(plan, values, row)):
            return False
        shape = plan.shape
        if not all(texts):
            shape, texts = tuple(compress(shape, texts)), list(filter(None, texts))
        self.cells.begin_row(opened[1])
        self.cells.keep(shape, texts)
        return True

    def _texts(self, plan: _Plan, values: tuple[str, ...], row: str) -> list[str]:
        """The cells' texts; none when one of them is not what its form says."""
        if "&" in row:
            values = tuple(_REFERENCE.sub(_character, value) for value in values)
        indexes = "".join(compress(values, plan.refers))
        if indexes and not (indexes.isascii() and indexes.isdigit()):
            return []
        try:
            return [read(value) for read, value in zip(plan.readers, values, strict=True)]
        except (IndexError, ValueError, _NotPlain):
            return []

    def _plan(self, *form: tuple[str, ...]) -> _Plan | None:
        if form not in self._plans:
            if len(self._plans) >= _MOST_FORMS:
                self._plans.clear()
            self._plans[form] = self._planned(*form)
        return self._plans[form]

    def _planned(
        self, letters: tuple[str, ...], styles: tuple[str, ...], kinds: tuple[str, ...]
    ) -> _Plan | None:
        columns = [column_of(each) for each in letters]
        if columns != sorted(set(columns)) or columns[-1] > limits.KEPT_COLUMNS:
            return None
        found = [self._reader(kind, style) for kind, style in zip(kinds, styles, strict=True)]
        return _Plan(
            tuple((column, kind) for column, (kind, _read) in zip(columns, found, strict=True)),
            [kind == "s" for kind in kinds],
            [read for _kind, read in found],
        )

    def _reader(self, kind: str, style: str) -> _CellReader:
        if (kind, style) not in self._readers:
            self._readers[kind, style] = self._made(kind, style)
        return self._readers[kind, style]

    def _made(self, kind: str, style: str) -> _CellReader:
        lookup = self.cells.lookup
        if kind == "s":
            strings = lookup.strings
            return "text", lambda index: strings[int(index)]
        shown = _KINDS.get(kind) or ("date" if lookup.shows_date(style or "0") else "number")
        if shown != "date":
            return shown, _text
        # Thousands of cells show the same few days.
        return shown, lru_cache(_MOST_DAYS)(partial(self._day, kind or "n", style or "0", shown))

    def _day(self, kind: str, style: str, shown: str, written: str) -> str:
        found, text = meaning(self.cells.lookup, kind, style, _text(written))
        if text and found != shown:
            raise _NotPlain
        return text


def _text(written: str) -> str:
    """`text_of`, which most cells need not be asked."""
    most = limits.CELL_CHARACTERS
    if len(written) > most or "_x" in written:
        return text_of(written[:most], max(0, len(written) - most))
    return "" if written.isspace() else written


def _character(reference: re.Match[str]) -> str:
    hexadecimal, decimal, named = reference.groups()
    if named:
        return _NAMED[named]
    return chr(int(hexadecimal, 16) if hexadecimal else int(decimal))
