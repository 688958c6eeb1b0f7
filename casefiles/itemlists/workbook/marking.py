"""The rejected workbook as the filer's own file: faulty cells coloured and commented."""

import base64
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
from django.utils.translation import gettext as _

from casefiles.itemlists.workbook.facts import CellError, WorkbookRefused
from casefiles.itemlists.workbook.sandbox import message
from casefiles.sandbox.asking import ask

_CHILD = "casefiles.itemlists.workbook.marking_child"
# By these our own marks of the last time are known again, so they are not translated.
SHEET, AUTHOR = "核对结果", "清单核对"
# Beyond this a workbook is no help to anybody; the sheet says how many more there are.
MOST_MARKED = 2_000


def mark(content: bytes, errors: Sequence[CellError]) -> bytes:
    """The workbook with its faults marked, and a sheet that lists them with links.

    Written anew by the confined child, so that only sheets, cells, styles and notes survive: no
    macro, no link to elsewhere, no formula (its last result stays). Raises WorkbookRefused.
    """
    answer = ask(
        _CHILD,
        content,
        order={
            "sheet": SHEET,
            "headings": [_("序号"), _("单元格"), _("行"), _("列"), _("问题"), _("怎样改")],
            "title": _title(errors),
            "by": AUTHOR,
            "faults": list(_faults(errors[:MOST_MARKED])),
        },
        libraries=str(Path(openpyxl.__file__).resolve().parents[1]),
    )
    if answer.get("refused") == "heavy":
        raise WorkbookRefused(
            _(
                "原表过大或过于复杂，无法在表上标注。请按页面列出的问题修改，或把清单复制到模板中再上传。"
            )
        )
    if "refused" in answer:
        raise WorkbookRefused(message(answer["refused"]))
    return base64.b64decode(answer["workbook"])


def _title(errors: Sequence[CellError]) -> str:
    said = _("共 %(n)s 处需要修改。点“单元格”跳到原处；改好后直接上传本文件即可。") % {
        "n": len(errors)
    }
    if len(errors) > MOST_MARKED:
        said += _("这里列出前 %(n)s 处。") % {"n": MOST_MARKED}
    return said


def _faults(errors: Iterable[CellError]) -> Iterable[dict[str, Any]]:
    for each in errors:
        yield {
            "sheet": each.sheet,
            "cell": each.cell,
            "row": each.row,
            "column": each.column,
            "message": each.message,
            "mend": each.mend,
        }
