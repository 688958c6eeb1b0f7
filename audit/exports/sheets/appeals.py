"""申诉: every appeal against the shown result, with its answer."""

from collections.abc import Iterator

from openpyxl import Workbook

from audit.exports.book import AppealRow, Book
from audit.exports.page import Page
from audit.exports.pen import BODY, CENTRE, COUNT

NAME = "申诉"
TITLES = (
    "单位",
    "指标",
    "申诉理由",
    "证据文件数",
    "提出人",
    "提出时间",
    "答复期限",
    "状态",
    "是否超期",
    "答复人",
    "答复时间",
    "答复意见",
)
WIDTHS = (28, 8, 48, 9, 12, 21, 12, 9, 9, 12, 21, 48)
HEAD_ROWS = 2


def write(workbook: Workbook, book: Book) -> Iterator[AppealRow]:
    """Write the sheet; gives back each row as it is out."""
    page = Page(workbook, NAME, WIDTHS)
    page.freeze(head_rows=HEAD_ROWS, columns=1)
    page.write_title(f"{book.title}申诉")
    page.write_head(TITLES)
    pen = page.pen
    for row in book.appeals:
        texts = (row.unit, "", row.grounds, *[""] * 8, row.answer)
        page.write(
            [
                pen.text(row.unit),
                pen.text(row.indicator, CENTRE),
                pen.text(row.grounds),
                pen.number(row.files, COUNT),
                pen.text(row.raised_by, CENTRE),
                pen.moment(row.raised_at),
                pen.text(row.due_on.isoformat(), CENTRE),
                pen.text(row.state, CENTRE),
                pen.text("超期" if row.late else "", CENTRE),
                pen.text(row.decided_by, CENTRE),
                pen.blank(BODY) if row.decided_at is None else pen.moment(row.decided_at),
                pen.text(row.answer),
            ],
            height=page.height(texts),
        )
        yield row
    if book.appeals:
        page.filter(HEAD_ROWS)
    else:
        page.write_across(pen.text("没有申诉", CENTRE), height=24)
