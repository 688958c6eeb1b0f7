"""核查结果: the workbook that goes back, one row for each row of the list, ready to print."""

import io
from collections.abc import Iterable

from openpyxl import Workbook

from audit.exports.page import Page
from audit.exports.pen import BODY, CENTRE, COUNT, HASH, local
from casefiles.batches.words import BatchVerdict
from casefiles.models import Batch, BatchRow

_COLUMNS = (
    ("行号", 7), ("名称", 30), ("证件号码", 22), ("结果", 18), ("失信信息", 9), ("可用", 7),
    ("说明", 44), ("数据截至", 19), ("证据编号", 18), ("证据 SM3", 68),
)  # fmt: skip
_MOMENT = "%Y-%m-%d %H:%M"


def write_result(batch: Batch, rows: Iterable[BatchRow]) -> bytes:
    """The workbook's bytes. Numbers are masked; headings are the form's and stay Chinese."""
    book = Workbook(write_only=True)
    page = Page(book, "核查结果", [width for _name, width in _COLUMNS])
    page.freeze(head_rows=3, columns=2)
    page.write_title(f"{batch.unit.name}信用批量核查结果")
    started = f"{local(batch.started_at):{_MOMENT}}" if batch.started_at else ""
    page.write_subtitle(f"{batch.number} · {batch.matter} · {started} 开始，共 {batch.total} 行")
    page.write_head([name for name, _width in _COLUMNS])
    pen = page.pen
    for each in rows:
        page.write(
            [
                pen.number(each.position, COUNT),
                pen.text(each.name, BODY),
                pen.text(each.shown_identifier, CENTRE),
                pen.text(str(BatchVerdict(each.verdict).label), CENTRE),
                pen.number(each.found, COUNT) if each.queried_at else pen.blank(CENTRE),
                pen.number(each.usable, COUNT) if each.queried_at else pen.blank(CENTRE),
                pen.text(_said(each), BODY),
                pen.text(f"{local(each.cutoff_at):{_MOMENT}}" if each.cutoff_at else "", CENTRE),
                pen.text(each.evidence_number, CENTRE),
                pen.text(each.sm3, HASH),
            ]
        )
    page.filter(3)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _said(row: BatchRow) -> str:
    """The fault with its cell, or what was found with whether it may be used."""
    if row.fault:
        return f"{row.cell}：{row.fault_said}"
    return "；".join(
        f"{each['fact']}（{each['document_no']}，{usability.label}）"
        for each, usability in row.shown_records
    )
