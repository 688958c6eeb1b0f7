"""The 17 columns of an item list: headings, their other names, and what a cell may hold.

Headings are what stands in the field's workbooks, so they are data and are not translated.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum


class Column(Enum):
    POSITION = "序号"
    CODE = "事项编码"
    NAME = "事项名称"
    CATEGORY = "类别"
    SUBJECT_KINDS = "主体类型"
    STAGE = "应用环节"
    USE_MODES = "应用方式"
    CHANNEL = "查询渠道"
    REPORT_TERMS = "报告类型及费用承担"
    DISHONESTY_MEASURE = "失信处理依据"
    LEGAL_BASIS = "法律依据"
    NEEDS_CONSENT = "是否需授权"
    SECTION = "责任科室"
    CONTACT = "联系人"
    EFFECTIVE_ON = "生效日"
    EXPIRES_ON = "失效日"
    YEARLY_ESTIMATE = "年办件估算"


@dataclass(frozen=True)
class Spec:
    """``required``: the column must be there. ``filled``: no matter may leave it empty."""

    other_names: tuple[str, ...] = ()
    required: bool = True
    filled: bool = False
    max_length: int = 500


SPECS: dict[Column, Spec] = {
    Column.POSITION: Spec(("编号", "序", "No"), required=False),
    Column.CODE: Spec(("编码", "事项代码", "事项编号", "代码"), filled=True, max_length=40),
    Column.NAME: Spec(("名称", "事项", "办理事项", "行政事项名称"), filled=True, max_length=200),
    Column.CATEGORY: Spec(("事项类别", "事项类型", "类型", "事项分类", "分类"), filled=True),
    Column.SUBJECT_KINDS: Spec(
        ("适用主体", "信用主体", "信用主体类型", "适用主体类型", "主体类别", "主体", "适用对象"),
        filled=True,
    ),
    Column.STAGE: Spec(("环节", "使用环节", "信用应用环节", "适用环节"), filled=True),
    Column.USE_MODES: Spec(("方式", "使用方式", "信用应用方式", "信用信息应用方式"), filled=True),
    Column.CHANNEL: Spec(("渠道", "查询平台", "查询途径", "信用信息查询渠道")),
    Column.REPORT_TERMS: Spec(
        ("报告类型费用承担", "报告类型和费用承担", "信用报告类型及费用承担", "报告类型与费用承担")
    ),
    Column.DISHONESTY_MEASURE: Spec(
        ("失信情形处理依据", "失信情形处理", "失信处理", "失信处理措施", "失信处理措施及依据")
    ),
    Column.LEGAL_BASIS: Spec(("设定依据", "法定依据", "法律法规依据", "法律政策依据", "依据")),
    Column.NEEDS_CONSENT: Spec(
        ("是否需当事人授权", "是否需要授权", "是否需要当事人授权", "是否授权", "需授权"),
        filled=True,
    ),
    Column.SECTION: Spec(("责任股室", "科室", "股室", "责任处室", "责任部门", "承办科室")),
    Column.CONTACT: Spec(("联系人及电话", "联系人及联系电话", "联系人和电话", "联系人电话")),
    Column.EFFECTIVE_ON: Spec(("生效日期", "生效时间", "启用日期", "实施日期"), filled=True),
    Column.EXPIRES_ON: Spec(("失效日期", "失效时间", "终止日期"), required=False),
    Column.YEARLY_ESTIMATE: Spec(
        ("年办件量", "年办件量估算", "年办件数", "年办理量", "年均办件量", "预计年办件量"),
        required=False,
    ),
}

_BRACKETED = re.compile(r"\([^()]*\)")
_NOT_A_WORD = re.compile(r"[\W_]+")


def heading_key(text: str) -> str:
    """A heading without width, spaces, line breaks, punctuation and what stands in brackets."""
    wide = unicodedata.normalize("NFKC", text[:200])
    return _NOT_A_WORD.sub("", _BRACKETED.sub("", wide)).lower()


_BY_KEY = {
    heading_key(name): column
    for column, spec in SPECS.items()
    for name in (column.value, *spec.other_names)
}


def column_of(heading: str) -> Column | None:
    """The column that a heading names."""
    return _BY_KEY.get(heading_key(heading))
