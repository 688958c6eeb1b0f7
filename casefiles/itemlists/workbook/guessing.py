"""A workbook whose headings are not known: what they are, what stands below them, what they may mean."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice
from pathlib import Path
from typing import Any

from casefiles.itemlists.workbook import values
from casefiles.itemlists.workbook.columns import SPECS, Column, heading_key
from casefiles.itemlists.workbook.grid import Cell, Grid, RawSheet, reference
from casefiles.itemlists.workbook.header import possible_headers, read_headings
from casefiles.itemlists.workbook.rows import READERS
from casefiles.itemlists.workbook.sandbox import raw_sheets

_SAMPLES, _SHOWN = 20, 3
_LOOKED_AT = 500
_LONGEST_HEADING = 40
_FEWEST_HEADINGS = 3
# Below this a likeness is chance; what a column holds says more than half a name.
_LIKELY, _BY_CONTENT = 0.5, 0.7


@dataclass(frozen=True)
class Heading:
    """One column of the filer's sheet: its letter, what stands above it, what stands in it."""

    letter: str
    text: str
    samples: tuple[Cell, ...]

    @property
    def key(self) -> str:
        """What it is remembered by."""
        return heading_key(self.text)

    @property
    def shown(self) -> tuple[str, ...]:
        """Its first contents, briefly."""
        return tuple(values.quoted(each.text)[1:-1] for each in self.samples[:_SHOWN])


@dataclass(frozen=True)
class OwnForm:
    """The filer's own form: sheet, row of the headings, and the headings from left to right."""

    sheet: str
    row: int
    headings: tuple[Heading, ...]


def own_form(source: Path | bytes) -> OwnForm | None:
    """The likeliest row of headings of a workbook; None without one. Raises WorkbookRefused."""
    found = [each for raw in raw_sheets(source) if (each := _form_of(_top(raw))) is not None]
    best = max(found, key=lambda each: each[0], default=None)
    return best[1] if best else None


def guess(form: OwnForm) -> dict[Column, Heading]:
    """Which heading each column may be, the surest first; a heading is one column at most."""
    scored = [
        (_likeness(heading, column), -place, column, heading)
        for place, heading in enumerate(form.headings)
        for column in SPECS
        if column is not Column.POSITION
    ]
    found: dict[Column, Heading] = {}
    taken: set[str] = set()
    for score, _place, column, heading in sorted(scored, key=lambda each: each[:2], reverse=True):
        if score >= _LIKELY and column not in found and heading.letter not in taken:
            found[column] = heading
            taken.add(heading.letter)
    return found


def _top(raw: RawSheet) -> Grid:
    """The first rows of a sheet: the headings are among them, and enough of what stands below."""
    grid = Grid(raw.name, raw.merges)
    for row in islice(raw.rows, _LOOKED_AT):
        grid.keep(row)
    return grid


def _form_of(grid: Grid) -> tuple[tuple[float, int], OwnForm] | None:
    """A sheet's likeliest headings and how likely they are."""
    best: tuple[tuple[float, int], int, dict[int, str]] | None = None
    for top, levels in possible_headers(grid):
        headings = {
            column: text
            for column, text in read_headings(grid, top, levels).items()
            if heading_key(text) and len(text) <= _LONGEST_HEADING
        }
        if len(headings) < _FEWEST_HEADINGS:
            continue
        likely = sum(
            score
            for text in headings.values()
            if (score := max(_named_like(text, column) for column in SPECS)) >= _LIKELY
        )
        # The upper row of equals: what stands below the headings is no heading.
        rank = (round(likely - (levels - 1) * 0.1, 3), -top)
        if best is None or rank > best[0]:
            best = (rank, top + levels - 1, headings)
    if best is None:
        return None
    rank, bottom, headings = best
    below = [number for number in grid.row_numbers if number > bottom]
    shown: dict[str, Heading] = {}
    for column, text in sorted(headings.items()):
        cells = (grid.row(number).get(column) for number in below)
        samples = tuple(cell for cell in cells if cell is not None)[:_SAMPLES]
        letter = reference(1, column)[:-1]
        # Of two headings of one name the first counts, as for the reader.
        shown.setdefault(heading_key(text), Heading(letter, " ".join(text.split()), samples))
    return rank, OwnForm(grid.name, bottom, tuple(shown.values()))


def _likeness(heading: Heading, column: Column) -> float:
    held = _held_by(heading.samples, column)
    named = _named_like(heading.text, column)
    if held >= _BY_CONTENT:
        return max(named, _LIKELY + held * 0.3) + named * 0.1
    # A column that chooses from fixed words and holds others is hardly this one.
    return named * 0.6 if column in _CONTENTS and heading.samples else named


def _named_like(text: str, column: Column) -> float:
    """0 to 1: how like a heading is to one of a column's names."""
    key = heading_key(text)
    best = 0.0
    for name in (column.value, *SPECS[column].other_names):
        other = heading_key(name)
        if key == other:
            return 1.0
        if len(other) >= 2 and len(key) >= 2 and (key in other or other in key):
            best = max(best, 0.6 + 0.3 * min(len(key), len(other)) / max(len(key), len(other)))
        else:
            best = max(best, 0.9 * SequenceMatcher(None, key, other).ratio())
    return best


def _held_by(samples: Iterable[Cell], column: Column) -> float:
    """The part of some cells that a column could hold; 0 for a column that holds any text."""
    read = _CONTENTS.get(column)
    cells = list(samples)
    if read is None or not cells:
        return 0.0
    return sum(_reads(read, cell) for cell in cells) / len(cells)


def _reads(read: Callable[[Cell | None], Any], cell: Cell) -> bool:
    try:
        return read(cell) not in (None, "", ())
    except values.Unreadable:
        return False


# The columns that not every text fits into.
_CONTENTS: Mapping[Column, Callable[[Cell | None], Any]] = {
    column: READERS[column]
    for column in (
        Column.CATEGORY,
        Column.SUBJECT_KINDS,
        Column.STAGE,
        Column.USE_MODES,
        Column.NEEDS_CONSENT,
        Column.EFFECTIVE_ON,
    )
}
