"""Finds the header of a list among titles, notes and merged cells."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from casefiles.itemlists.workbook.columns import SPECS, Column
from casefiles.itemlists.workbook.grid import Grid
from casefiles.itemlists.workbook.layout import STANDARD, Layout

# A header stands near the top, and fewer headings than this are a coincidence.
SEARCHED_ROWS = 60
_FEWEST_HEADINGS = 6
_LEVELS = (1, 2, 3)


@dataclass(frozen=True)
class Header:
    """``bottom`` is its last row; ``places`` says in which column each column stands.

    ``fixed`` is what a column says in every row that this form has no place for.
    """

    bottom: int
    places: dict[Column, int]
    doubles: tuple[tuple[Column, int], ...]
    unknown: tuple[str, ...]
    fixed: Mapping[Column, str] = field(default_factory=dict)

    @cached_property
    def missing(self) -> list[Column]:
        """The required columns that are not there; every row asks."""
        return [
            column
            for column, spec in SPECS.items()
            if spec.required and column not in self.places and column not in self.fixed
        ]


def find_header(grid: Grid, layout: Layout = STANDARD) -> Header | None:
    """The rows that name most columns; of equals the one of fewer levels, then the upper one.

    A header that is whole by the form's own names is the form's, whatever a unit said of another.
    """
    if layout is not STANDARD:
        standard = find_header(grid)
        if standard is not None and not standard.missing:
            return standard
    readings = [
        _read(read_headings(grid, top, levels), top + levels - 1, layout)
        for top, levels in possible_headers(grid)
    ]
    best = max(readings, key=lambda header: len(header.places), default=None)
    fewest = min(_FEWEST_HEADINGS, layout.fewest_headings or _FEWEST_HEADINGS)
    return best if best and len(best.places) >= fewest else None


def possible_headers(grid: Grid) -> list[tuple[int, int]]:
    """Where a header may begin and of how many rows it may be."""
    return [(top, levels) for levels in _LEVELS for top in grid.row_numbers[:SEARCHED_ROWS]]


def read_headings(grid: Grid, top: int, levels: int) -> dict[int, str]:
    """Rows read as one header: in each column the lowest written level counts."""
    headings: dict[int, str] = {}
    for row in range(top, top + levels):
        headings.update((column, cell.text) for column, cell in grid.row(row).items() if cell.text)
    return headings


def _read(headings: dict[int, str], bottom: int, layout: Layout) -> Header:
    places: dict[Column, int] = {}
    doubles: list[tuple[Column, int]] = []
    unknown: list[str] = []
    for position in sorted(headings):
        column = layout.column_of(headings[position])
        if column is None:
            unknown.append(" ".join(headings[position].split())[:40])
        elif column in places:
            doubles.append((column, position))
        else:
            places[column] = position
    fixed = {column: text for column, text in layout.fixed.items() if column not in places}
    return Header(bottom, places, tuple(doubles), tuple(unknown), fixed)
