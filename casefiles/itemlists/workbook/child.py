"""The process that meets an uploaded workbook: ``python -m casefiles.itemlists.workbook.child``.

Told ``{"rows": most per sheet, "characters": most in all}``, it says for each visible sheet

    {"sheet": name, "merges": [[top, left, bottom, right], …]}
    {"shapes": [[[column, kind], …], …], "rows": [[number, shape, [text, …], {place: length}], …]}
    {"cut": whether there were more rows}

A row names its shape by the number that it was announced with; the last part of a row is there where
texts were cut. Merged ranges come first, because what they mean for a row must be known with it.
"""

import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from casefiles.itemlists.workbook import limits
from casefiles.itemlists.workbook.cells import Budget, Lookup, Merges, Row, Shape, SheetCells
from casefiles.itemlists.workbook.package import Package
from casefiles.itemlists.workbook.plain_rows import PREFIXED, plain_rows
from casefiles.itemlists.workbook.shared import Cut, date_formats, shared_strings
from casefiles.itemlists.workbook.structure import structure
from casefiles.sandbox.answering import run_telling
from casefiles.sandbox.archive import plain
from casefiles.sandbox.markup import Skim, parse
from casefiles.sandbox.refused import Refused

_MERGES = b"mergeCell"
# So much of a sheet is one message.
_ROWS, _CHARACTERS = 500, 200_000


def tell(order: dict[str, Any], stream: io.BytesIO) -> Iterator[dict[str, Any]]:
    """Every visible sheet's kept cells. Raises Refused."""
    package = Package(stream, words=(_MERGES, *PREFIXED))
    plan = structure(package)
    if len(plan.sheets) > limits.SHEETS:
        raise Refused("too-many-sheets")
    lookup = Lookup(
        strings=shared_strings(package, plan.strings_part),
        is_date=date_formats(package, plan.styles_part),
        epoch=datetime(1904, 1, 1) if plan.counts_from_1904 else datetime(1899, 12, 30),
    )
    budget = Budget(order["characters"], order["rows"])
    shapes: dict[Shape, int] = {}
    for sheet in plan.sheets:
        cells = SheetCells(lookup, budget)
        yield {"sheet": sheet.name, "merges": merges(package, sheet.part)}
        yield from _messages(rows(package, sheet.part, cells), shapes)
        yield {"cut": cells.cut}


def merges(package: Package, part: str) -> list[tuple[int, int, int, int]]:
    """The merged ranges of a sheet. Raises Refused."""
    found = Merges()
    if _MERGES in _seen(package, part).mentions:
        parse(package.open(part), found)
    return found.found


def rows(package: Package, part: str, cells: SheetCells) -> Iterator[Row]:
    """The kept rows of a sheet. Raises Refused."""
    seen = _seen(package, part)
    if seen.plain and seen.mentions.isdisjoint(PREFIXED):
        yield from plain_rows(package.open(part), cells)
    else:
        parse(package.open(part), cells)
        yield from cells.taken()


def _seen(package: Package, part: str) -> Skim:
    seen = package.skims.get(plain(part))
    if seen is None:
        raise Refused("broken")  # a part that is not declared to be XML has not been checked
    return seen


def _messages(found: Iterable[Row], shapes: dict[Shape, int]) -> Iterator[dict[str, Any]]:
    new: list[Shape] = []
    held: list[tuple[Any, ...]] = []
    characters = 0
    for number, shape, texts in found:
        place = shapes.get(shape)
        if place is None:
            place = shapes[shape] = len(shapes)
            new.append(shape)
        cut = {i: text.length for i, text in enumerate(texts) if isinstance(text, Cut)}
        held.append((number, place, texts, cut) if cut else (number, place, texts))
        characters += sum(map(len, texts))
        if len(held) >= _ROWS or characters >= _CHARACTERS:
            yield {"shapes": new, "rows": held}
            new, held, characters = [], [], 0
    if held:
        yield {"shapes": new, "rows": held}


if __name__ == "__main__":
    run_telling(tell)
