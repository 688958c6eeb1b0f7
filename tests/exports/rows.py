"""Rows to build a workbook from, and readers to look into it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from audit.exports.assessment_book import (
    Book,
    Column,
    DetailRow,
    EvidenceRow,
    UnitRow,
    write_book,
)

D = Decimal
AS_OF = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)
COLUMNS = (
    Column("A1", "清单备案", D(5)),
    Column("B1", "应查尽查率", D(12)),
    Column("C1", "月报及时", D(8)),
)
FIRST = 5


def unit(
    name: str = "财政局", points: tuple[Any, ...] = ("5", "11.31", "6.40"), **kw: Any
) -> UnitRow:
    numbers = tuple(None if each is None else D(each) for each in points)
    pairs = [(p, c.out_of) for p, c in zip(numbers, COLUMNS, strict=True) if p is not None]
    total = None
    if pairs:
        share = sum(p for p, _ in pairs) * 100 / sum(full for _, full in pairs)
        total = D(share).quantize(D("0.01"), ROUND_HALF_UP)
    row = UnitRow(1 if pairs else None, name, "LJ001", "部门", numbers, total, "优秀", "")
    return replace(row, **kw)


def entry(number: int = 1, **kw: Any) -> EvidenceRow:
    at = datetime(2026, 3, 1, 23, 59, 59, 999_999, tzinfo=UTC) + timedelta(seconds=number)
    row = EvidenceRow("财政局", "B1", f"czj#{number}", at, "信用核查", "办件 1", "ab" * 32)
    return replace(row, **kw)


def detail(**kw: Any) -> DetailRow:
    row = DetailRow("财政局", "B1", "应查尽查率", D("11.31"), D(12), "已核查 66 件", 66, "12 × 率")
    return replace(row, **kw)


def a_book(**kw: Any) -> Book:
    book = Book(
        office="连江县信用办",
        year=2026,
        number=3,
        rubric="2026年度第2版",
        as_of=AS_OF,
        columns=COLUMNS,
        units=[unit(), unit("教育局", (None, "7.7", "3.33")), unit("团县委", (None, None, None))],
        details=[detail()],
        evidence=[entry()],
        heads=[("u:czj", 812, "cd" * 32)],
        explanations=[("不适用", "分母为零的指标不适用。")],
    )
    return replace(book, **kw)


def read(book: Book) -> Any:
    out = BytesIO()
    write_book(book, out)
    return load_workbook(out)


def texts(sheet: Any) -> list[str]:
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
