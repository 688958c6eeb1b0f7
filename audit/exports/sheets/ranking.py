"""总表: the units by rank, with totals that compute themselves from the points beside them."""

from collections.abc import Iterator

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter

from audit.exports.book import Book, UnitRow
from audit.exports.page import Page
from audit.exports.pen import (
    BODY,
    CENTRE,
    COUNT,
    FULL,
    MEAN,
    MEAN_LABEL,
    NUMBER,
    TOTAL,
    local,
)
from audit.exports.sheets import adjustments

NAME = "总表"
LEAD = ("名次", "单位", "单位代码", "类别")
ADJUSTED = "调整"
TAIL = ("得分合计", "适用满分", "总分（百分制）", "系统核定总分", "等次", "备注")
NOT_APPLICABLE = "—"
HEAD_ROWS = 4
FIRST = HEAD_ROWS + 1
MANY = 12
RED = DifferentialStyle(Font(color="FF9C0006", bold=True), fill=PatternFill(bgColor="FFFFC7CE"))


class Ranking:
    """Where everything stands on the sheet.

    Points stand as they were computed; where a book has adjustments, a column sums them from their
    sheet, and the total is of both.
    """

    def __init__(self, workbook: Workbook, book: Book) -> None:
        count = len(book.columns)
        self.book = book
        each, sums, note = (9.5, 11, 30) if count <= MANY else (7, 9, 22)
        self.adjusted = 1 if book.adjustments else 0
        widths = (6, 28, 11, 8, *([each] * count), *([sums] * (4 + self.adjusted)), 8, note)
        self.page = Page(workbook, NAME, widths)
        self.page.freeze(head_rows=HEAD_ROWS, columns=2)
        self.pen = self.page.pen
        self.point_columns = [get_column_letter(len(LEAD) + n) for n in range(1, count + 1)]
        before = len(LEAD) + count + self.adjusted
        self.change = get_column_letter(before) if self.adjusted else ""
        letters = [get_column_letter(before + n) for n in range(1, 5)]
        self.raw, self.applicable, self.total, self.engine = letters

    def write(self) -> Iterator[UnitRow]:
        """Write the sheet; gives back each unit as its row is out."""
        book = self.book
        self.page.write_title(f"{book.title}总表")
        self.page.write_subtitle(
            f"数据截至 {local(book.as_of):%Y-%m-%d %H:%M:%S}（北京时间）"
            f"　　考核细则：{book.rubric}　　第 {book.number} 次计算"
        )
        titles = [f"{column.code}\n{column.title}" for column in book.columns]
        self.page.write_head([*LEAD, *titles, *([ADJUSTED] * self.adjusted), *TAIL])
        self.page.write(list(self._full()), height=20)
        for unit in book.units:
            cells = list(self._unit(unit, self.page.row + 1))
            texts = ["", unit.unit, unit.code, unit.kind, *[""] * len(unit.points)]
            texts += [*[""] * (4 + self.adjusted), unit.grade, unit.note]
            self.page.write(cells, height=self.page.height(texts))
            yield unit
        self.page.filter(HEAD_ROWS)
        if book.units:
            self._flag_differences()
            # The gap keeps the averages out of a filter that somebody sets anew.
            last = self.page.write([], height=4) - 1
            self.page.write(list(self._means(last)), height=22)
        else:
            self.page.write_across(self.pen.text("本年度没有列入考核的单位", CENTRE), height=24)

    def _points(self, row: int, *, fixed: bool = False) -> str:
        lock = "$" if fixed else ""
        return f"{self.point_columns[0]}{lock}{row}:{self.point_columns[-1]}{lock}{row}"

    def _full(self) -> Iterator[Cell]:
        pen, row = self.pen, HEAD_ROWS
        yield from (pen.text(text, FULL) for text in ("", "满分", "", ""))
        yield from (pen.number(column.out_of, FULL) for column in self.book.columns)
        yield from (pen.blank(FULL) for _ in range(self.adjusted))
        for _sum in (self.raw, self.applicable):
            if self.point_columns:
                yield pen.formula(f"SUM({self._points(row)})", FULL)
            else:
                yield pen.blank(FULL)
        yield from (pen.number(100, FULL), pen.number(100, FULL), pen.blank(FULL), pen.blank(FULL))

    def _unit(self, unit: UnitRow, row: int) -> Iterator[Cell]:
        pen = self.pen
        yield pen.number(unit.rank, COUNT)
        yield from (pen.text(unit.unit, BODY), pen.text(unit.code, CENTRE))
        yield pen.text(unit.kind, CENTRE)
        for _column, points in zip(self.book.columns, unit.points, strict=True):
            yield pen.text(NOT_APPLICABLE, CENTRE) if points is None else pen.number(points)
        yield from self._sums(row)
        yield from (pen.number(unit.total), pen.text(unit.grade, CENTRE), pen.text(unit.note, BODY))

    def _sums(self, row: int) -> Iterator[Cell]:
        """Sum, points that apply, total out of 100; all empty where nothing applies."""
        pen = self.pen
        if not self.point_columns:
            yield from (pen.blank(NUMBER) for _ in range(self.adjusted))
            yield from (pen.blank(NUMBER), pen.blank(NUMBER), pen.blank(TOTAL))
            return
        mine, full = self._points(row), self._points(HEAD_ROWS, fixed=True)
        if self.adjusted:
            yield from self._adjusted_sums(row, mine, full)
        else:
            some = f"COUNT({mine})=0"
            yield pen.formula(f'IF({some},"",SUM({mine}))')
            yield pen.formula(f'IF({some},"",SUMPRODUCT(--ISNUMBER({mine}),{full}))')
        raw, applicable = f"{self.raw}{row}", f"{self.applicable}{row}"
        yield pen.formula(f'IF(N({applicable})=0,"",ROUND({raw}*100/{applicable},2))', TOTAL)

    def _adjusted_sums(self, row: int, mine: str, full: str) -> Iterator[Cell]:
        """What was adjusted, the sum with it, and the points that apply with what began to apply."""
        change = adjustments.sum_of(adjustments.POINTS, self.book, f"$C{row}")
        more = adjustments.sum_of(adjustments.APPLICABLE, self.book, f"$C{row}")
        applicable = f"{self.applicable}{row}"
        yield self.pen.formula(change)
        yield self.pen.formula(f'IF(N({applicable})=0,"",SUM({mine})+{self.change}{row})')
        yield self.pen.formula(
            f'IF(COUNT({mine})+{more}=0,"",SUMPRODUCT(--ISNUMBER({mine}),{full})+{more})'
        )

    def _means(self, last: int) -> Iterator[Cell]:
        yield from (self.pen.text(text, MEAN_LABEL) for text in ("", "全县平均", "", ""))
        change = [self.change] if self.adjusted else []
        averaged = [
            *self.point_columns,
            *change,
            self.raw,
            self.applicable,
            self.total,
            self.engine,
        ]
        for letter in averaged:
            cells = f"{letter}{FIRST}:{letter}{last}"
            yield self.pen.formula(f'IF(COUNT({cells})=0,"—",ROUND(AVERAGE({cells}),2))', MEAN)
        yield from (self.pen.blank(MEAN_LABEL), self.pen.blank(MEAN_LABEL))

    def _flag_differences(self) -> None:
        """Red where the computed total is no longer the one the system found."""
        total, engine = f"${self.total}{FIRST}", f"${self.engine}{FIRST}"
        self.page.sheet.conditional_formatting.add(
            f"{self.total}{FIRST}:{self.engine}{self.page.row}",
            Rule("expression", dxf=RED, formula=[f"ABS(N({total})-N({engine}))>0.004"]),
        )
