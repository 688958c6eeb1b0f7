"""Each unit's item list as the workbook it would upload: the product's own template, filled in."""

import io
from datetime import date
from functools import cache
from pathlib import Path

from openpyxl import load_workbook

from casefiles.itemlists.workbook import write_template
from casefiles.itemlists.workbook.template import HEADER_ROW, LIST_SHEET
from config.demo.matters import (
    COMMON_OF_DEPARTMENTS,
    COMMON_OF_TOWNSHIPS,
    MATTERS,
    MODES,
    PREFIXES,
    SampleMatter,
)
from config.demo.roster import Body
from tenants.models import UnitKind

YEAR = 2026
CHANNEL = "福州市公共信用信息平台"
CONTACT = "联络员 0591-26230000"
_DATA = Path(__file__).parent / "data"
# These units' own workbooks: a clean one, and one as people really fill it in.
_OWN = {"czj": "finance.xlsx", "zjj": "housing.xlsx"}


def workbook_of(body: Body, *, last_left_out: bool = False) -> bytes:
    """The unit's workbook. `last_left_out` is an earlier edition, without its last matter."""
    if body.code in _OWN:
        return (_DATA / _OWN[body.code]).read_bytes()
    matters = matters_of(body)
    return _filled(body, matters[:-1] if last_left_out else matters)


def matters_of(body: Body) -> tuple[SampleMatter, ...]:
    """The unit's sample matters, or the few that every unit of its sort has."""
    common = COMMON_OF_TOWNSHIPS if body.kind == UnitKind.TOWNSHIP else COMMON_OF_DEPARTMENTS
    return MATTERS.get(body.code, common)


def _filled(body: Body, matters: tuple[SampleMatter, ...]) -> bytes:
    book = load_workbook(io.BytesIO(_template()))
    sheet = book[LIST_SHEET]
    sheet["A1"] = str(sheet["A1"].value).replace(_PLACE, body.name)
    prefix = PREFIXES.get(body.code, body.code.upper())
    for position, matter in enumerate(matters, start=1):
        for place, value in enumerate(_row(position, prefix, matter), start=1):
            sheet.cell(HEADER_ROW + position, place, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


_PLACE = "（单位名称）"


@cache
def _template() -> bytes:
    out = io.BytesIO()
    write_template(out, unit_name=_PLACE, year=YEAR)
    return out.getvalue()


def _row(position: int, prefix: str, matter: SampleMatter) -> list[str | int | date | None]:
    """The 17 columns of the form."""
    return [
        position,
        f"{prefix}-{position:02d}",
        matter.name,
        matter.category.label,
        "+".join(kind.label for kind in matter.kinds),
        matter.stage.label,
        "+".join(MODES[mode].label for mode in matter.modes),
        CHANNEL,
        matter.report_terms or None,
        matter.measure,
        matter.basis,
        "是" if matter.needs_consent else "否",
        matter.section,
        CONTACT,
        date(YEAR, 1, 1),
        None,
        matter.estimate,
    ]
