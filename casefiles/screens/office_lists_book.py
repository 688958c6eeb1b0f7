"""The office's table of lists and plans as a workbook, ready to print."""

import io
from collections.abc import Iterable
from datetime import date

from openpyxl import Workbook

from audit.exports.page import Page
from audit.exports.pen import BODY, CENTRE, COUNT
from casefiles.models import Filing, FilingKind
from casefiles.overview import FIELDS, UnitRow
from casefiles.screens.standing import standing
from casefiles.workdays import Calendar

_COLUMNS = (
    ("序号", 6), ("单位", 22), ("清单", 10), ("清单版本", 9), ("启用日期", 12), ("事项数", 8),
    ("方案", 10), ("方案启用", 12), ("分管领导", 10), ("联络员", 10), ("年度核对", 10),
    ("未设核查方式", 12), ("已失效", 8), ("90天内到期", 11),
    *((str(each.label), 9) for each in FIELDS),
)  # fmt: skip


def write_overview(office: str, day: date, year: int, rows: Iterable[UnitRow]) -> bytes:
    """The workbook's bytes. Headings are the field's words and stay Chinese; no telephone numbers."""
    book = Workbook(write_only=True)
    page = Page(book, "清单与方案", [width for _name, width in _COLUMNS])
    page.freeze(head_rows=3, columns=2)
    page.write_title(f"{office}{year}年事项清单和实施方案一览表")
    page.write_subtitle(f"截至 {day.isoformat()}；八个领域列为现行事项数")
    page.write_head([name for name, _width in _COLUMNS])
    pen, calendar = page.pen, Calendar()

    def stands(filing: Filing | None) -> str:
        return standing(filing, calendar).text if filing else "—"

    for number, row in enumerate(rows, start=1):
        listed, plan = row.listed, row.plan
        page.write(
            [
                pen.number(number, COUNT),
                pen.text(row.unit.name, BODY),
                pen.text(stands(row.filing(FilingKind.ITEM_LIST)), CENTRE),
                pen.text(f"第{listed.version}版" if listed else "无", CENTRE),
                pen.text(str(listed.in_force_from or "") if listed else "", CENTRE),
                pen.number(row.matters, COUNT),
                pen.text(stands(row.filing(FilingKind.PLAN)), CENTRE),
                pen.text(str(plan.in_force_from or "") if plan else "无", CENTRE),
                pen.text(plan.leader_name if plan else "", CENTRE),
                pen.text(plan.liaison_name if plan else "", CENTRE),
                pen.text(stands(row.filing(FilingKind.LIST_REVIEW)), CENTRE),
                pen.number(row.unchecked, COUNT),
                pen.number(row.over, COUNT),
                pen.number(row.ending, COUNT),
                *(pen.number(row.by_field.get(each.value, 0), COUNT) for each in FIELDS),
            ]
        )
    page.filter(3)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
