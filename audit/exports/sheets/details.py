"""指标明细: every indicator of every unit with the figures it was computed from."""

from collections.abc import Iterator

from openpyxl import Workbook

from audit.exports.book import Book, DetailRow
from audit.exports.page import Page
from audit.exports.pen import CENTRE, COUNT
from audit.exports.sheets.ranking import NOT_APPLICABLE

NAME = "指标明细"
ADJUSTED = "调整后得分"
TITLES = ("单位", "指标", "指标名称", "得分", "满分", "计算依据", "证据条数", "计分说明")
WIDTHS = (28, 8, 18, 9, 9, 44, 10, 48)
HEAD_ROWS = 2


def write(workbook: Workbook, book: Book) -> Iterator[DetailRow]:
    """Write the sheet; gives back each row as it is out."""
    adjusted = bool(book.adjustments)
    page = Page(workbook, NAME, (*WIDTHS, 10) if adjusted else WIDTHS)
    page.freeze(head_rows=HEAD_ROWS, columns=1)
    page.write_title(f"{book.title}指标明细")
    page.write_head((*TITLES, ADJUSTED) if adjusted else TITLES)
    pen = page.pen
    for row in book.details:
        texts = (row.unit, row.indicator, row.title, "", "", row.inputs, "", row.explained)
        page.write(
            [
                pen.text(row.unit),
                pen.text(row.indicator, CENTRE),
                pen.text(row.title),
                pen.text(NOT_APPLICABLE, CENTRE) if row.points is None else pen.number(row.points),
                pen.number(row.out_of),
                pen.text(row.inputs),
                pen.number(row.evidence_count, COUNT),
                pen.text(row.explained),
                *([pen.number(row.after)] if adjusted else []),
            ],
            height=page.height(texts),
        )
        yield row
    page.filter(HEAD_ROWS)
