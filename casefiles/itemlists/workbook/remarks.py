"""Tells the matters of a list from what people write around them."""

import re
import unicodedata
from enum import Enum, auto

from casefiles.itemlists.workbook.columns import Column
from casefiles.itemlists.workbook.grid import Grid, RawRow, Shape
from casefiles.itemlists.workbook.header import Header

_REMARK = (
    "说明|填表说明|填报说明|备注|附注|注|填表人|填报人|填报单位|填表单位|填报日期|填表日期|经办人"
    "|制表|制表人|审核|审核人|复核人|单位负责人|负责人|分管领导|联系人|联系电话|日期|盖章|单位盖章"
)
_OPENING = re.compile(rf"(?:{_REMARK})(?:\([^()]*\))?:")
_ALONE = re.compile(rf"(?:{_REMARK}|合计|总计|小计)(?:\([^()]*\))?")
# A matter has at least a code, a name and a category: fewer cells can be a remark.
_FEW_CELLS = 2


class Is(Enum):
    """What a row below the header is. ``NOTHING``: numbered in advance, or numbers the columns."""

    MATTER = auto()
    REMARK = auto()
    NOTHING = auto()


class Remarks:
    """Looks at the rows below a header, one after the other."""

    def __init__(self, grid: Grid, header: Header) -> None:
        self._grid = grid
        self._columns = frozenset(header.places.values())
        self._numbering = {header.places.get(Column.POSITION)}
        self._only_numbered: dict[Shape, bool] = {}
        self._in_remarks = False

    def sort(self, row: RawRow) -> Is:
        """What the next row is."""
        only_numbered = self._is_only_numbered(row.shape)
        if only_numbered and self._is_empty(row):
            return Is.NOTHING
        # What follows “说明：” line by line belongs to it, until a row looks like a matter again.
        few = len(row.texts) <= _FEW_CELLS
        self._in_remarks = self._opens_remarks(row) or (self._in_remarks and few)
        if only_numbered or self._in_remarks or self._is_remark(row):
            return Is.REMARK
        return Is.NOTHING if _numbers_columns(row) else Is.MATTER

    def _is_only_numbered(self, shape: Shape) -> bool:
        """Whether no cell of a row of that shape stands under a heading, but perhaps 序号."""
        if shape not in self._only_numbered:
            columns = self._columns.intersection(shape.columns)
            self._only_numbered[shape] = columns <= self._numbering
        return self._only_numbered[shape]

    def _is_empty(self, row: RawRow) -> bool:
        cells = [cell for column, cell in row.cells().items() if column in self._columns]
        return bool(cells) and all(
            cell.kind in ("number", "formula") or cell.text.strip().isdigit() for cell in cells
        )

    def _opens_remarks(self, row: RawRow) -> bool:
        first = row.texts[0]
        # The bare number in front of nearly every matter.
        return not first.isdigit() and _OPENING.match(_without_spaces(first)) is not None

    def _is_remark(self, row: RawRow) -> bool:
        if len(row.texts) <= _FEW_CELLS and _ALONE.fullmatch(_without_spaces(row.texts[0])):
            return True
        return len(row.texts) == 1 and self._grid.is_wide(row.number, row.shape.columns[0])


def _without_spaces(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _numbers_columns(row: RawRow) -> bool:
    """A row under the header that counts the columns: 1, 2, 3 …"""
    return len(row.texts) >= 6 and all(map(_is_small_number, row.texts))


def _is_small_number(text: str) -> bool:
    text = unicodedata.normalize("NFKC", text).strip(" ()")
    return text.isdigit() and len(text) <= 2
