"""Writes the form that ``read_item_list`` reads, empty or with a list in it. No formula is written."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import BinaryIO

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from audit.exports.text import plain, starts_like_a_formula
from casefiles.itemlists.words import Category, Stage, SubjectKind, UseMode
from casefiles.itemlists.workbook import limits
from casefiles.itemlists.workbook.columns import SPECS, Column
from casefiles.itemlists.workbook.facts import MatterRow
from casefiles.itemlists.workbook.guide import GUIDE
from casefiles.itemlists.workbook.written import Value, cells_of

LIST_SHEET = "事项清单"
GUIDE_SHEET = "填表说明"
HEADER_ROW = 2

# Widths in characters; together they fit A4 landscape at a readable scale.
_WIDTHS = dict(
    zip(Column, (6, 12, 24, 11, 12, 10, 16, 20, 20, 24, 28, 10, 16, 20, 12, 12, 10), strict=True)
)
# Empty rows to write in: of the empty form, and below a list.
_RULED_ROWS, _SPARE_ROWS = 100, 10
_TEXT, _DAY = "@", "yyyy-mm-dd"
_FORMATS = {Column.CODE: _TEXT, Column.CONTACT: _TEXT} | dict.fromkeys(
    (Column.EFFECTIVE_ON, Column.EXPIRES_ON), _DAY
)
# The words offered in a column, and whether only one of them may stand there.
_OFFERS: dict[Column, tuple[list[str], bool]] = {
    Column.CATEGORY: (Category.labels, True),
    Column.SUBJECT_KINDS: (SubjectKind.labels, False),
    Column.STAGE: (Stage.labels, True),
    Column.USE_MODES: (UseMode.labels, False),
    Column.NEEDS_CONSENT: (["是", "否"], True),
}
_LINE = Side(style="thin", color="FF808080")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEADER_FILL = PatternFill("solid", fgColor="FFDCE6F1")
_CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)
_TOP_LEFT = Alignment(vertical="top", wrap_text=True)


def write_template(out: BinaryIO | Path, *, unit_name: str, year: int) -> None:
    """Writes a unit's empty item list for a year as XLSX to a path or a binary stream."""
    write_list(out, unit_name=unit_name, year=year, rows=())


def write_list(
    out: BinaryIO | Path, *, unit_name: str, year: int, rows: Sequence[MatterRow]
) -> None:
    """Writes an item list in the form's own layout: read again, it gives the same rows."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = LIST_SHEET
    _write_form(sheet, f"{unit_name}{year}年度应用信用记录和信用报告事项清单", len(rows))
    for number, row in enumerate(rows, start=HEADER_ROW + 1):
        for place, value in enumerate(cells_of(row), start=1):
            _fill(sheet, number, place, value)
    _write_guide(book.create_sheet(GUIDE_SHEET))
    book.save(out)


def _write_form(sheet: Worksheet, title: str, rows: int) -> None:
    last = get_column_letter(len(Column))
    sheet.merge_cells(f"A1:{last}1")
    _put(sheet, 1, 1, title, font=Font(bold=True, size=16), alignment=_CENTRED)
    sheet.row_dimensions[1].height = 32
    sheet.row_dimensions[HEADER_ROW].height = 36
    ruled = rows + _SPARE_ROWS if rows else _RULED_ROWS
    for place, column in enumerate(Column, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTHS[column]
        _put_heading(sheet, HEADER_ROW, place, column.value)
        for row in range(HEADER_ROW + 1, HEADER_ROW + 1 + ruled):
            cell = sheet.cell(row, place)
            cell.border, cell.alignment = _BORDER, _TOP_LEFT
            cell.number_format = _FORMATS.get(column, "General")
        if column in _OFFERS:
            _offer(sheet, place, column)
    sheet.freeze_panes = f"D{HEADER_ROW + 1}"
    _set_up_print(sheet, f"1:{HEADER_ROW}")


def _offer(sheet: Worksheet, place: int, column: Column) -> None:
    words, exclusive = _OFFERS[column]
    offer = DataValidation(
        type="list",
        formula1=f'"{",".join(words)}"',
        allow_blank=True,
        showErrorMessage=exclusive,
        errorTitle=column.value,
        error="请从下拉列表中选择。",
        showInputMessage=True,
        promptTitle=column.value,
        prompt=GUIDE[column][0],
    )
    letter = get_column_letter(place)
    offer.add(f"{letter}{HEADER_ROW + 1}:{letter}{HEADER_ROW + limits.MATTERS}")
    sheet.add_data_validation(offer)


def _write_guide(sheet: Worksheet) -> None:
    for place, (heading, width) in enumerate(
        (("栏目", 22), ("是否必填", 12), ("怎么填", 70), ("示例", 46)), start=1
    ):
        sheet.column_dimensions[get_column_letter(place)].width = width
        _put_heading(sheet, 1, place, heading)
    for row, (column, (how, example)) in enumerate(GUIDE.items(), start=2):
        needed = "必填" if SPECS[column].filled else "可留空"
        for place, text in enumerate((column.value, needed, how, example), start=1):
            cell = _put(sheet, row, place, text, alignment=_TOP_LEFT)
            cell.border = _BORDER
    sheet.freeze_panes = "A2"
    _set_up_print(sheet, "1:1")


def _put(
    sheet: Worksheet,
    row: int,
    place: int,
    text: str,
    *,
    alignment: Alignment,
    font: Font | None = None,
) -> Cell:
    """Writes text that stays text, whatever it begins with, in its looks."""
    cell = _fill(sheet, row, place, text)
    cell.alignment = alignment
    if font is not None:
        cell.font = font
    return cell


def _fill(sheet: Worksheet, row: int, place: int, value: Value) -> Cell:
    cell = sheet.cell(row, place)
    assert isinstance(cell, Cell)  # the top left of a merged range is a real cell
    if isinstance(value, str):
        cell.value = plain(value)
        cell.data_type = "s"
        if starts_like_a_formula(value):
            cell.quotePrefix = True
    else:
        looks = cell.number_format
        cell.value = value
        if isinstance(value, date):
            cell.number_format = looks  # openpyxl gives a day a form of its own
    return cell


def _put_heading(sheet: Worksheet, row: int, place: int, text: str) -> None:
    cell = _put(sheet, row, place, text, alignment=_CENTRED, font=Font(bold=True))
    cell.border, cell.fill = _BORDER, _HEADER_FILL


def _set_up_print(sheet: Worksheet, title_rows: str) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = title_rows
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.oddFooter = HeaderFooterItem(center=_HeaderFooterPart(text="第 &P 页，共 &N 页"))
