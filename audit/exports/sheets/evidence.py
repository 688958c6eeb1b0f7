"""证据: the audit entries behind every score, as many as there are."""

from collections.abc import Iterator

from openpyxl import Workbook

from audit.exports.book import Book, EvidenceRow
from audit.exports.page import Page
from audit.exports.pen import CENTRE, HASH, LINE

NAME = "证据"
TITLES = ("单位", "指标", "记录号", "时间（北京时间）", "行为", "对象", "记录哈希")
WIDTHS = (28, 8, 18, 21, 20, 40, 68)
HEAD_ROWS = 2
# What a sheet can hold, less the two head rows; a sheet with more does not open.
ROWS_OF_A_SHEET = 1_048_576 - HEAD_ROWS


def write(
    workbook: Workbook, book: Book, *, rows_of_a_sheet: int = ROWS_OF_A_SHEET
) -> Iterator[EvidenceRow]:
    """Write 证据, and 证据（2）… when one sheet is full; gives back each row as it is out.

    Rows have no height of their own: a height per row would be kept in memory.
    """
    page = _page(workbook, book, 1)
    sheets = 1
    for row in book.evidence:
        if page.row - HEAD_ROWS == rows_of_a_sheet:
            _finish(page)
            sheets += 1
            page = _page(workbook, book, sheets)
        _write_row(page, row)
        yield row
    _finish(page)


def _page(workbook: Workbook, book: Book, number: int) -> Page:
    suffix = "" if number == 1 else f"（{number}）"
    page = Page(workbook, f"{NAME}{suffix}", WIDTHS)
    page.freeze(head_rows=HEAD_ROWS, columns=1)
    page.write_title(f"{book.title}证据{suffix}")
    page.write_head(TITLES)
    return page


def _write_row(page: Page, row: EvidenceRow) -> None:
    pen = page.pen
    page.write(
        [
            pen.text(row.unit, LINE),
            pen.text(row.indicator, CENTRE),
            pen.text(row.entry, LINE),
            pen.moment(row.at),
            pen.text(row.action, LINE),
            pen.text(row.subject, LINE),
            pen.text(row.hash, HASH),
        ]
    )


def _finish(page: Page) -> None:
    page.filter(HEAD_ROWS)
    page.sheet.close()
