"""The pen: styled cells for streaming sheets. The only place that decides what a cell's type is."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from audit.exports.text import plain, starts_like_a_formula
from tenants.clock import SHANGHAI

SONG = "宋体"
_LINE = Side(style="thin", color="808080")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)


@dataclass(frozen=True, eq=False)
class Look:
    """How a cell looks. Looks are constants, compared by identity."""

    across: str = "left"
    bold: bool = False
    size: float = 10.5
    fill: str = ""
    boxed: bool = True
    wraps: bool = True
    format: str = "General"
    font: str = SONG
    colour: str = "000000"


TITLE = Look("center", bold=True, size=16, boxed=False)
SUBTITLE = Look("center", size=10, boxed=False, colour="404040")
HEAD = Look("center", bold=True, fill="DDE6F0")
SECTION = Look(bold=True, size=12, boxed=False, wraps=False)
BODY = Look()
CENTRE = Look("center")
NUMBER = Look("center", format="0.00")
COUNT = Look("center", format="0")
FULL = Look("center", bold=True, fill="F2F2F2", format="0.##")
MEAN_LABEL = Look("center", bold=True, fill="F2F2F2")
MEAN = Look("center", bold=True, fill="F2F2F2", format="0.00")
TOTAL = Look("center", bold=True, format="0.00")
LINE = Look(wraps=False)
MOMENT = Look("center", wraps=False, format="yyyy-mm-dd hh:mm:ss")
HASH = Look(wraps=False, size=9, font="Consolas")


def local(at: datetime) -> datetime:
    """The moment as Shanghai's clock showed it, to the second. Raises ValueError for a naive one."""
    if at.tzinfo is None:
        raise ValueError("a moment without a time zone cannot be exported")
    return at.astimezone(SHANGHAI).replace(tzinfo=None, microsecond=0)


class Pen:
    """Cells for one sheet."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self._styles: dict[tuple[Look, bool], Any] = {}

    def text(self, value: str, look: Look = BODY) -> Cell:
        """Text from anywhere: always a text cell, marked as one where it starts like a formula."""
        value = plain(value)
        if not value:
            return self.blank(look)
        cell = self._cell(look, starts_like_a_formula(value))
        cell.value = value
        cell.data_type = "s"
        return cell

    def number(self, value: Decimal | int | None, look: Look = NUMBER) -> Cell:
        """A number, or an empty cell."""
        cell = self._cell(look)
        cell.value = value
        return cell

    def moment(self, at: datetime, look: Look = MOMENT) -> Cell:
        """A moment as Shanghai's clock showed it. Raises ValueError for a naive one."""
        cell = self._cell(look)
        cell.value = local(at)
        cell.number_format = look.format
        return cell

    def formula(self, source: str, look: Look = NUMBER) -> Cell:
        """A live formula. `source` is put together from constants and cell addresses, never data."""
        cell = self._cell(look)
        cell.value = f"={source}"
        return cell

    def blank(self, look: Look = BODY) -> Cell:
        """An empty cell with its borders."""
        return self._cell(look)

    def _cell(self, look: Look, quoted: bool = False) -> Cell:
        style = self._styles.get((look, quoted))
        if style is None:
            style = self._styles[look, quoted] = self._style(look, quoted)
        return Cell(self._sheet, 0, 0, style_array=style)

    def _style(self, look: Look, quoted: bool) -> Any:
        # Resolving fonts and borders costs more than the cell, so it happens once for each look.
        cell: Any = WriteOnlyCell(self._sheet)
        cell.font = Font(name=look.font, size=look.size, bold=look.bold, color=f"FF{look.colour}")
        cell.alignment = Alignment(
            horizontal=look.across,
            vertical="center",
            wrap_text=look.wraps,
            indent=1 if look.boxed and look.across == "left" else 0,
        )
        if look.boxed:
            cell.border = _BOX
        if look.fill:
            cell.fill = PatternFill("solid", fgColor=f"FF{look.fill}")
        cell.number_format = look.format
        cell.quotePrefix = quoted
        return cell._style
