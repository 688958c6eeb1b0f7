"""Finds the header of a list among titles, notes and merged cells."""

from dataclasses import dataclass

from casefiles.itemlists.workbook.columns import SPECS, Column, column_of
from casefiles.itemlists.workbook.grid import Grid

# A header stands near the top, and fewer headings than this are a coincidence.
_SEARCHED_ROWS = 60
_FEWEST_HEADINGS = 6
_LEVELS = (1, 2, 3)


@dataclass(frozen=True)
class Header:
    """``bottom`` is its last row; ``places`` says in which column each column stands."""

    bottom: int
    places: dict[Column, int]
    doubles: tuple[tuple[Column, int], ...]
    unknown: tuple[str, ...]

    @property
    def missing(self) -> list[Column]:
        return [c for c, spec in SPECS.items() if spec.required and c not in self.places]


def find_header(grid: Grid) -> Header | None:
    """The rows that name most columns; of equals the one of fewer levels, then the upper one."""
    readings = [
        _read(grid, top, top + levels - 1)
        for levels in _LEVELS
        for top in grid.row_numbers[:_SEARCHED_ROWS]
    ]
    best = max(readings, key=lambda header: len(header.places), default=None)
    return best if best and len(best.places) >= _FEWEST_HEADINGS else None


def _read(grid: Grid, top: int, bottom: int) -> Header:
    """Reads rows top to bottom as one header: in each column the lowest written level counts."""
    headings: dict[int, str] = {}
    for row in range(top, bottom + 1):
        headings.update((column, cell.text) for column, cell in grid.row(row).items() if cell.text)
    places: dict[Column, int] = {}
    doubles: list[tuple[Column, int]] = []
    unknown: list[str] = []
    for position in sorted(headings):
        column = column_of(headings[position])
        if column is None:
            unknown.append(" ".join(headings[position].split())[:40])
        elif column in places:
            doubles.append((column, position))
        else:
            places[column] = position
    return Header(bottom, places, tuple(doubles), tuple(unknown))
