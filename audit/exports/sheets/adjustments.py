"""调整: every adjustment with before, after, reason and approver; 总表 adds up from here."""

from collections.abc import Iterator

from openpyxl import Workbook

from audit.exports.book import AdjustmentRow, Book
from audit.exports.page import Page
from audit.exports.pen import BODY, CENTRE

NAME = "调整"
TITLES = (
    "单位",
    "单位代码",
    "指标",
    "调整前",
    "调整后",
    "调整分",
    "增加适用满分",
    "是否计入",
    "理由",
    "来源",
    "提出人",
    "提出时间",
    "状态",
    "批准人",
    "批准时间",
)
WIDTHS = (28, 11, 8, 9, 9, 9, 10, 9, 44, 9, 12, 21, 9, 12, 21)
HEAD_ROWS = 2
FIRST = HEAD_ROWS + 1
COUNTED, NOT_COUNTED = "计入", "不计入"
NOT_APPLICABLE = "—"
# The columns that 总表 sums.
POINTS, APPLICABLE = "F", "G"


def write(workbook: Workbook, book: Book) -> Iterator[AdjustmentRow]:
    """Write the sheet; gives back each row as it is out."""
    page = Page(workbook, NAME, WIDTHS)
    page.freeze(head_rows=HEAD_ROWS, columns=1)
    page.write_title(f"{book.title}得分调整")
    page.write_head(TITLES)
    pen = page.pen
    for row in book.adjustments:
        number = page.row + 1
        texts = (row.unit, row.code, *[""] * 6, row.reason, "", row.proposed_by)
        page.write(
            [
                pen.text(row.unit),
                pen.text(row.code, CENTRE),
                pen.text(row.indicator, CENTRE),
                pen.text(NOT_APPLICABLE, CENTRE) if row.before is None else pen.number(row.before),
                pen.number(row.after),
                pen.formula(f"E{number}-N(D{number})"),
                pen.number(row.out_of if row.before is None else 0),
                pen.text(COUNTED if row.counts else NOT_COUNTED, CENTRE),
                pen.text(row.reason),
                pen.text("申诉" if row.appeal else "复核", CENTRE),
                pen.text(row.proposed_by, CENTRE),
                pen.moment(row.proposed_at),
                pen.text(row.state, CENTRE),
                pen.text(row.judged_by, CENTRE),
                pen.blank(BODY) if row.judged_at is None else pen.moment(row.judged_at),
            ],
            height=page.height(texts),
        )
        yield row
    if book.adjustments:
        page.filter(HEAD_ROWS)
    else:
        page.write_across(pen.text("没有得分调整", CENTRE), height=24)


def sum_of(column: str, book: Book, code_cell: str) -> str:
    """The part of a formula that sums a column over what counts of the unit named in a cell."""
    last = HEAD_ROWS + len(book.adjustments)
    cells = {each: f"'{NAME}'!${each}${FIRST}:${each}${last}" for each in (column, "B", "H")}
    return f'SUMIFS({cells[column]},{cells["B"]},{code_cell},{cells["H"]},"{COUNTED}")'
