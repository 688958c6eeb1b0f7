"""The annual assessment as a workbook: 总表, 指标明细, 调整, 申诉, 证据, 说明. Rows in, XLSX out; no database."""

from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from openpyxl import Workbook

from audit.exports.archive import save, streaming
from audit.exports.book import (
    AdjustmentRow,
    AppealRow,
    Book,
    Column,
    DetailRow,
    EvidenceRow,
    UnitRow,
)
from audit.exports.sheets import adjustments, appeals, details, evidence, notes
from audit.exports.sheets.ranking import Ranking
from audit.exports.text import plain

__all__ = [
    "AdjustmentRow",
    "AppealRow",
    "Book",
    "Column",
    "DetailRow",
    "EvidenceRow",
    "UnitRow",
    "write_book",
]

PROGRESS_EVERY = 1000


def _silent(rows: int) -> None:
    """Progress that nobody watches."""


def write_book(
    book: Book, out: Path | BinaryIO, *, progress: Callable[[int], None] = _silent
) -> int:
    """Write the workbook; returns the rows of 总表, 指标明细, 调整, 申诉 and 证据 together, heads not counted.

    Memory does not grow with the rows. `progress` is told the rows so far, every thousand and at
    the end; what it raises stops the export, as does an error in `details` or `evidence`, and
    nothing is written to `out` then. The same book gives the same bytes.
    """
    with streaming() as workbook:
        workbook.properties.creator = plain(book.office)
        workbook.properties.title = plain(book.title)
        count = 0
        for count, _row in enumerate(_rows(workbook, book), start=1):
            if count % PROGRESS_EVERY == 0:
                progress(count)
        notes.write(workbook, book)
        save(workbook, out, book.as_of)
    progress(count)
    return count


def _rows(workbook: Workbook, book: Book) -> Iterator[object]:
    return chain(
        Ranking(workbook, book).write(),
        details.write(workbook, book),
        adjustments.write(workbook, book),
        appeals.write(workbook, book),
        evidence.write(workbook, book),
    )
