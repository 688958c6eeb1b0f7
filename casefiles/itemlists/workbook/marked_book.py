"""Marks faults in a workbook with openpyxl. Runs in the child process only.

What openpyxl keeps of a file is kept, but for whatever acts, computes or reaches outside: formulas
become the results that the file holds, and links, names, conditional formats, charts, pictures and
pivot tables are left out.
"""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.table import TableList
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from audit.exports.text import plain, starts_like_a_formula

FAULTY = PatternFill("solid", fgColor="FFFFC7CE")
_HEAD = PatternFill("solid", fgColor="FFDDE6F0")
_WIDTHS = (6, 12, 8, 20, 52, 64)
_WRAPPED = Alignment(vertical="top", wrap_text=True)
# Pixels: a comment shall be read without dragging its corner.
_COMMENT_WIDTH, _LINE_HEIGHT, _LINE_LENGTH = 340, 18, 24


def write_marked(content: bytes, order: dict[str, Any]) -> bytes:
    """The workbook with the faults of `order` marked; see `marking.mark` for what is in it."""
    book = load_workbook(io.BytesIO(content), data_only=True, keep_links=False)
    _make_harmless(book, marker=order["by"], own_sheet=order["sheet"])
    faults = list(_placed(book, order["faults"]))
    _mark_cells(faults, order["by"])
    _list_faults(book, faults, order)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        _Writer(book, archive).write_data()
    return out.getvalue()


class _Writer(ExcelWriter):
    """Writes sheets in memory: this process may not write a file."""

    def write_worksheet(self, ws: Worksheet) -> None:
        """One sheet's part."""
        ws._drawing = SpreadsheetDrawing()  # type: ignore[attr-defined]
        out = io.BytesIO()
        writer = WorksheetWriter(ws, out)
        writer.write()
        ws._rels = writer._rels  # type: ignore[attr-defined]
        self._archive.writestr(ws.path[1:], out.getvalue())  # type: ignore[attr-defined]
        self.manifest.append(ws)


def _make_harmless(book: Workbook, *, marker: str, own_sheet: str) -> None:
    for chart in list(book.chartsheets):
        book.remove(chart)
    if own_sheet in book.sheetnames and len(book.worksheets) > 1:
        book.remove(book[own_sheet])  # ours of the last time
    book.defined_names.clear()
    book.custom_doc_props.props.clear()  # type: ignore[attr-defined]
    for sheet in book.worksheets:
        sheet.defined_names.clear()
        sheet.conditional_formatting = ConditionalFormattingList()
        sheet._tables = TableList()  # type: ignore[attr-defined]
        sheet._charts, sheet._images, sheet._pivots = [], [], []  # type: ignore[attr-defined]
        offers = sheet.data_validations
        offers.dataValidation = [each for each in offers.dataValidation if _is_plain_offer(each)]
        for cell in _cells(sheet):
            _make_text(cell, marker)


def _is_plain_offer(offer: Any) -> bool:
    """A drop-down of fixed words; any other rule is a formula."""
    words = offer.formula1 or ""
    inside = words[1:-1]
    return (
        offer.type == "list"
        and len(words) > 2
        and (words[0], words[-1]) == ('"', '"')
        and '"' not in inside
        and not starts_like_a_formula(inside)
    )


def _cells(sheet: Worksheet) -> Iterator[Cell]:
    for cell in list(sheet._cells.values()):
        if isinstance(cell, Cell):
            yield cell


def _make_text(cell: Cell, marker: str) -> None:
    """Text stays text, a link becomes what it says, our marks of the last time go."""
    cell.hyperlink = None
    if isinstance(cell.value, str):
        if cell.data_type == "f":
            cell.data_type = "s"
        if cell.data_type == "s" and starts_like_a_formula(cell.value):
            cell.quotePrefix = True
    if cell.comment is not None and cell.comment.author == marker:
        cell.comment = None
        cell.fill = PatternFill()


def _placed(
    book: Workbook, faults: list[dict[str, Any]]
) -> Iterator[tuple[Worksheet, Cell, dict[str, Any]]]:
    """Each fault with its cell; of a merged range the cell that shows."""
    by_name: dict[str, Worksheet] = {}
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            by_name.setdefault("".join(filter(str.isprintable, sheet.title))[:60], sheet)
    for fault in faults:
        found = by_name.get(fault["sheet"])
        if found is None:
            continue
        cell = found[fault["cell"]]
        if isinstance(cell, MergedCell):
            merged = next(each for each in found.merged_cells.ranges if fault["cell"] in each)
            cell = found.cell(merged.min_row, merged.min_col)
        yield found, cell, fault


def _mark_cells(faults: list[tuple[Worksheet, Cell, dict[str, Any]]], marker: str) -> None:
    said: dict[tuple[str, str], list[str]] = {}
    for sheet, cell, fault in faults:
        told = said.setdefault((sheet.title, cell.coordinate), [])
        told.append(f"{fault['message']}\n→ {fault['mend']}")
        cell.fill = FAULTY
        if cell.comment is not None and cell.comment.author != marker:
            told.append(f"［{cell.comment.author}］{cell.comment.text}")
        text = plain("\n\n".join(told))[:8_000]
        lines = sum(1 + len(line) // _LINE_LENGTH for line in text.split("\n"))
        height = min(_LINE_HEIGHT * (lines + 1), 600)
        cell.comment = Comment(text, marker, height=height, width=_COMMENT_WIDTH)


def _list_faults(
    book: Workbook, faults: list[tuple[Worksheet, Cell, dict[str, Any]]], order: dict[str, Any]
) -> None:
    sheet = book.create_sheet(order["sheet"], 0)
    for place, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    last = get_column_letter(len(_WIDTHS))
    sheet.merge_cells(f"A1:{last}1")
    _put(sheet, 1, 1, order["title"]).font = Font(bold=True)
    for place, heading in enumerate(order["headings"], start=1):
        cell = _put(sheet, 2, place, heading)
        cell.font, cell.fill = Font(bold=True), _HEAD
    for number, (where, cell, fault) in enumerate(faults, start=1):
        row = number + 2
        _put(sheet, row, 1, number)
        link = _put(sheet, row, 2, fault["cell"])
        quoted = where.title.replace("'", "''")
        link.hyperlink = Hyperlink(ref="", location=f"'{quoted}'!{cell.coordinate}")
        link.font = Font(color="FF0563C1", underline="single")
        for place, name in enumerate(("row", "column", "message", "mend"), start=3):
            _put(sheet, row, place, fault[name])
    sheet.freeze_panes = "A3"
    for each in book.worksheets:
        each.sheet_view.tabSelected = each is sheet
    book.active = 0


def _put(sheet: Worksheet, row: int, place: int, value: str | int) -> Cell:
    cell = sheet.cell(row, place)
    assert isinstance(cell, Cell)  # the top left of a merged range is a real cell
    cell.alignment = _WRAPPED
    if isinstance(value, str):
        cell.value = plain(value)
        cell.data_type = "s"
        if starts_like_a_formula(value):
            cell.quotePrefix = True
    else:
        cell.value = value
    return cell
