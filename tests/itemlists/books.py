"""Old layouts of units: their own headings, fewer columns, titles and notes around them."""

import io
from collections.abc import Callable, Sequence
from typing import Any

import openpyxl

OLD_HEADINGS = (
    "编 号",
    "办事项目",
    "门类",
    "面向对象",
    "用信节点",
    "怎么用信用",
    "根据",
    "处理办法",
    "经办股室",
)
OLD_ROWS = (
    (
        "YL-01", "医疗机构设置审批", "行政审批", "法人", "审查", "信用记录+信用承诺",
        "《医疗机构管理条例》第九条（行政法规）", "", "医政股",
    ),
    (
        "YL-02", "护士执业注册", "资质审核", "自然人", "受理", "信用承诺",
        "《护士条例》第八条（行政法规）", "", "医政股",
    ),
    ("YL-03", "放射诊疗许可", "市场准入", "法人", "决定", "信用记录", "", "", "监督所"),
)  # fmt: skip


def book(
    headings: Sequence[str],
    rows: Sequence[Sequence[Any]],
    *,
    title: str = "2023年信用应用事项表",
    mutate: Callable[[Any], object] = lambda book: None,
) -> bytes:
    """A workbook: a title, headings in row 2, rows below."""
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet.title = "老表"
    sheet.append([title])
    sheet.append(list(headings))
    for row in rows:
        sheet.append(list(row))
    mutate(made)
    memory = io.BytesIO()
    made.save(memory)
    return memory.getvalue()


def old_layout(*, faulty: bool = False) -> bytes:
    """A health office's table of three years ago."""
    rows = [list(row) for row in OLD_ROWS]
    if faulty:
        rows[1][2] = "无此门类"
    return book(OLD_HEADINGS, rows)
