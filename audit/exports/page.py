"""The page: a sheet laid out as an office's table, ready to print, written row by row."""

from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from audit.exports.pen import HEAD, SUBTITLE, TITLE, Pen
from audit.exports.text import lines

A4 = 9
LINE_HEIGHT = 15.0


class Page:
    """A streaming sheet: rows go out as they are written and cannot be changed afterwards."""

    def __init__(
        self, book: Workbook, name: str, widths: Sequence[float], *, landscape: bool = True
    ) -> None:
        self.sheet: Any = book.create_sheet(name)
        self.pen = Pen(self.sheet)
        self.widths = tuple(widths)
        self.row = 0
        self._set_up(landscape)

    @property
    def last_column(self) -> str:
        """Letter of the last column."""
        return get_column_letter(len(self.widths))

    def freeze(self, *, head_rows: int, columns: int) -> None:
        """Keep the first rows and columns in view, and the rows on every printed page.

        Goes before the first row.
        """
        self.sheet.freeze_panes = f"{get_column_letter(columns + 1)}{head_rows + 1}"
        self.sheet.print_title_rows = f"1:{head_rows}"

    def write(self, cells: Sequence[Cell], *, height: float | None = None) -> int:
        """Write one row; returns its number."""
        self.row += 1
        if height is not None:
            self.sheet.row_dimensions[self.row].height = height
        self.sheet.append(list(cells))
        return self.row

    def write_title(self, title: str) -> None:
        """The title over all columns."""
        self.write_across(self.pen.text(title, TITLE), height=34)

    def write_subtitle(self, text: str) -> None:
        """A smaller line under the title."""
        self.write_across(self.pen.text(text, SUBTITLE), height=20)

    def write_across(self, cell: Cell, *, height: float) -> None:
        """One cell merged over all columns."""
        row = self.write([cell], height=height)
        self.sheet.merged_cells.add(f"A{row}:{self.last_column}{row}")

    def write_head(self, titles: Sequence[str]) -> None:
        """The heads of the columns, wrapped."""
        height = self.height(titles, at_least=2)
        self.write([self.pen.text(title, HEAD) for title in titles], height=height)

    def height(self, texts: Sequence[str], *, at_least: int = 1) -> float:
        """Points a row needs so that none of these texts, one per column, is cut off."""
        need = max(
            (lines(text, wide) for text, wide in zip(texts, self.widths, strict=False)), default=1
        )
        return min(max(need, at_least) * LINE_HEIGHT + 5, 409.0)

    def filter(self, head_row: int) -> None:
        """Filter buttons on the head row, over all rows written so far."""
        self.sheet.auto_filter.ref = f"A{head_row}:{self.last_column}{self.row}"

    def _set_up(self, landscape: bool) -> None:
        sheet = self.sheet
        for number, wide in enumerate(self.widths, start=1):
            sheet.column_dimensions[get_column_letter(number)].width = wide
        sheet.sheet_view.showGridLines = False
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_setup.paperSize = A4
        sheet.page_setup.orientation = "landscape" if landscape else "portrait"
        sheet.page_setup.fitToWidth = 1
        sheet.page_setup.fitToHeight = 0
        sheet.print_options.horizontalCentered = True
        margins = sheet.page_margins
        margins.left = margins.right = 0.5
        margins.top, margins.bottom, margins.footer = 0.6, 0.7, 0.3
        sheet.oddFooter.center.text = "第 &P 页，共 &N 页"
        sheet.oddFooter.right.text = "&A"
