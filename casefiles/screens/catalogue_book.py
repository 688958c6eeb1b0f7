"""The county's matters as a workbook: one row for each unit and matter, ready to print."""

import io
from collections.abc import Iterable
from datetime import date

from openpyxl import Workbook

from audit.exports.page import Page
from audit.exports.pen import BODY, CENTRE, COUNT
from casefiles.itemlists.words import BasisLevel, Category, Stage, SubjectKind, UseMode
from casefiles.models import Matter

# About four seconds of work and 3 MB; a thousand units are exported category by category.
MOST_ROWS = 20_000

_COLUMNS = (
    ("序号", 6), ("县级编码", 12), ("事项名称", 26), ("单位", 18), ("单位编码", 12), ("类别", 11),
    ("主体类型", 14), ("应用环节", 10), ("应用方式", 18), ("失信处理依据", 26), ("法律依据", 34),
    ("依据层级", 12), ("是否需授权", 10), ("清单版本", 9), ("生效日", 12),
)  # fmt: skip


def write_catalogue(office: str, day: date, rows: Iterable[Matter]) -> bytes:
    """The workbook's bytes. Headings are the field's words and stay Chinese, as in the form."""
    book = Workbook(write_only=True)
    page = Page(book, "事项目录", [width for _name, width in _COLUMNS])
    page.freeze(head_rows=3, columns=3)
    page.write_title(f"{office}信用应用事项目录")
    page.write_subtitle(f"截至 {day.isoformat()} 各单位现行有效事项")
    page.write_head([name for name, _width in _COLUMNS])
    pen = page.pen
    for number, each in enumerate(rows, start=1):
        page.write(
            [
                pen.number(number, COUNT),
                pen.text(each.county_code or "", CENTRE),  # type: ignore[attr-defined]
                pen.text(each.name, BODY),
                pen.text(each.unit.short_name, BODY),
                pen.text(each.code, CENTRE),
                pen.text(str(Category(each.category).label), CENTRE),
                pen.text(_several(SubjectKind, each.subject_kinds), BODY),
                pen.text(str(Stage(each.stage).label), CENTRE),
                pen.text(_several(UseMode, each.use_modes), BODY),
                pen.text(each.dishonesty_measure, BODY),
                pen.text(each.legal_basis, BODY),
                pen.text(
                    str(BasisLevel(each.basis_level).label) if each.basis_level else "", CENTRE
                ),
                pen.text("是" if each.needs_consent else "否", CENTRE),
                pen.number(each.item_list.version, COUNT),
                pen.text(each.effective_on.isoformat(), CENTRE),
            ]
        )
    page.filter(3)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _several(kind: type[SubjectKind] | type[UseMode], held: list[str]) -> str:
    return "+".join(str(each.label) for each in kind if each.value in held)
