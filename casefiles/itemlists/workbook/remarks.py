"""Tells the matters of a list from what people write around them."""

import re
import unicodedata
from collections.abc import Mapping

from casefiles.itemlists.workbook.columns import Column
from casefiles.itemlists.workbook.grid import Cell, Grid
from casefiles.itemlists.workbook.header import Header

_REMARK = (
    "说明|填表说明|填报说明|备注|附注|注|填表人|填报人|填报单位|填表单位|填报日期|填表日期|经办人"
    "|制表|制表人|审核|审核人|复核人|单位负责人|负责人|分管领导|联系人|联系电话|日期|盖章|单位盖章"
)
_OPENING = re.compile(rf"(?:{_REMARK})(?:\([^()]*\))?:")
_ALONE = re.compile(rf"(?:{_REMARK}|合计|总计|小计)(?:\([^()]*\))?")
# A matter has at least a code, a name and a category: fewer cells can be a remark.
_FEW_CELLS = 2


def matter_rows(grid: Grid, header: Header) -> tuple[list[int], list[int]]:
    """The rows below the header that hold a matter, and those that were taken for remarks."""
    matters: list[int] = []
    remarks: list[int] = []
    in_remarks = False
    for number in grid.row_numbers:
        if number <= header.bottom:
            continue
        written = grid.row(number)
        columns = written.keys() & set(header.places.values())
        only_numbered = columns <= {header.places.get(Column.POSITION)}
        if only_numbered and all(_is_number(written[column]) for column in columns) and columns:
            continue  # numbered in advance and left empty
        # What follows “说明：” line by line belongs to it, until a row looks like a matter again.
        in_remarks = _opens_remarks(written) or (in_remarks and len(written) <= _FEW_CELLS)
        if only_numbered or in_remarks or _is_remark(grid, number, written):
            remarks.append(number)
        elif not _numbers_columns(written):
            matters.append(number)
    return matters, remarks


def _opens_remarks(written: Mapping[int, Cell]) -> bool:
    return _OPENING.match(_first_text(written)) is not None


def _is_remark(grid: Grid, row: int, written: Mapping[int, Cell]) -> bool:
    if len(written) <= _FEW_CELLS and _ALONE.fullmatch(_first_text(written)):
        return True
    return len(written) == 1 and grid.is_wide(row, min(written))


def _first_text(written: Mapping[int, Cell]) -> str:
    first = next(iter(written.values()))
    return "".join(unicodedata.normalize("NFKC", first.text).split())


def _is_number(cell: Cell) -> bool:
    return cell.kind in ("number", "formula") or cell.text.strip().isdigit()


def _numbers_columns(written: Mapping[int, Cell]) -> bool:
    """A row under the header that counts the columns: 1, 2, 3 …"""
    texts = [unicodedata.normalize("NFKC", cell.text).strip(" ()") for cell in written.values()]
    return len(texts) >= 6 and all(text.isdigit() and len(text) <= 2 for text in texts)
