"""Asks the child for a workbook's sheets, and says in the user's words why it has none."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from casefiles.itemlists.workbook.facts import WorkbookRefused
from casefiles.itemlists.workbook.grid import RawRow, RawSheet, Shape
from casefiles.itemlists.workbook.limits import ROOM, Room
from casefiles.sandbox import limits
from casefiles.sandbox.asking import ask_on
from casefiles.sandbox.refused import Refused

_CHILD = "casefiles.itemlists.workbook.child"


def raw_sheets(source: Path | bytes, room: Room = ROOM) -> Iterator[RawSheet]:
    """The visible sheets of a workbook in tab order, each with its rows as they are read.

    Rows of a sheet that are not asked for before the next sheet is are passed over. Raises
    WorkbookRefused, behind the last row too: until then what was read counts for nothing.
    """
    content = source if isinstance(source, bytes) else source.read_bytes()
    shapes: list[Shape] = []
    with _in_words(), closing(ask_on(_CHILD, content, order=room.told())) as said:
        for each in said:
            sheet = RawSheet(each["sheet"], [tuple(merge) for merge in each["merges"]])
            sheet.rows = _rows(sheet, said, shapes)
            yield sheet
            for _row in sheet.rows:
                pass


@contextmanager
def _in_words() -> Iterator[None]:
    """The child's reason in the user's words, whoever was reading when it came."""
    try:
        yield
    except Refused as refused:
        raise WorkbookRefused(message(refused.reason)) from None


def _rows(sheet: RawSheet, said: Iterator[dict[str, Any]], shapes: list[Shape]) -> Iterator[RawRow]:
    with _in_words():
        for each in said:
            if "cut" in each:
                sheet.cut = each["cut"]
                return
            shapes += map(Shape.of, each["shapes"])
            for number, shape, texts, *cuts in each["rows"]:
                lengths = {int(place): length for place, length in cuts[0].items()} if cuts else {}
                yield RawRow(number, shapes[shape], texts, lengths)


def message(reason: str) -> str:
    """What the user reads for a reason of the child's."""
    save_as = _("请用 Excel 或 WPS 打开后“另存为”.xlsx 工作簿，再上传。")
    save_values = _("请把清单复制（粘贴为数值）到新建的工作簿或下载的模板中，再上传。")
    match reason:
        case "empty-file":
            return _("这个文件是空的（0 字节）。请检查原文件后重新上传。")
        case "too-big":
            return _(
                "文件超过 %(limit)s MB，无法导入。请删除图片和无关的工作表，另存为 .xlsx 后再上传。"
            ) % {"limit": limits.FILE_BYTES // limits.MIB}
        case "old-xls":
            return _("这是旧版 .xls 文件，系统只读取 .xlsx。") + save_as
        case "encrypted":
            return _("文件设有打开密码，系统无法读取。请取消密码，另存为 .xlsx 后再上传。")
        case "macros":
            return _("文件含有宏，为安全起见不予导入。请另存为不含宏的 .xlsx 工作簿后再上传。")
        case "xlsb":
            return _("这是 .xlsb（二进制）工作簿，系统只读取 .xlsx。") + save_as
        case "ods":
            return _("这是 .ods 表格，系统只读取 .xlsx。") + save_as
        case "not-a-workbook":
            return _("这不是 .xlsx 工作簿，改扩展名不会改变文件格式。") + save_as
        case "incomplete":
            return _("文件不完整或已损坏，可能没有传完。请重新上传；仍不行时，") + save_as
        case "doctype":
            return _("文件含有不允许的 XML 声明（DOCTYPE），为安全起见不予导入。") + save_as
        case "links":
            return (
                _("文件链接到其他文件或程序（外部链接、DDE），为安全起见不予导入。") + save_values
            )
        case "embedded" | "nested":
            return _("文件里嵌有其他文件、对象或程序，为安全起见不予导入。") + save_values
        case "attached" | "paths":
            return _("文件结构异常，夹带了不属于工作簿的内容，为安全起见不予导入。") + save_as
        case "ending":
            return _("文件内容是 .xlsx 工作簿，文件名却不是以 .xlsx 结尾。请改正文件名后再上传。")
        case "expands" | "too-many-parts" | "too-many-sheets" | "heavy":
            return _(
                "文件展开后过大或过于复杂，无法导入。"
                "请把清单复制（粘贴为数值）到新建的工作簿或下载的模板中，另存为 .xlsx 后再上传。"
            )
    return _("文件内容有误，系统无法读取。") + save_as
