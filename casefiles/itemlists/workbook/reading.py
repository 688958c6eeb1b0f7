"""From a file to a result: chooses the sheet, then reads it to its end."""

from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from casefiles.itemlists.rules import Finding, Severity, check
from casefiles.itemlists.workbook import limits
from casefiles.itemlists.workbook.columns import Column
from casefiles.itemlists.workbook.facts import (
    CellError,
    ColumnsUnknown,
    MatterRow,
    ReadResult,
)
from casefiles.itemlists.workbook.grid import Grid, reference
from casefiles.itemlists.workbook.header import Header, find_header
from casefiles.itemlists.workbook.layout import STANDARD, Layout
from casefiles.itemlists.workbook.remarks import matter_rows
from casefiles.itemlists.workbook.rows import SheetReader
from casefiles.itemlists.workbook.sandbox import raw_sheets
from tenants import clock


@dataclass(frozen=True)
class _Candidate:
    grid: Grid
    header: Header
    matters: list[int]
    remarks: list[int]

    @property
    def rank(self) -> tuple[bool, bool, int]:
        """A list with matters before an empty one, a complete header before an incomplete one."""
        return bool(self.matters), not self.header.missing, -len(self.header.missing)


def read_item_list(source: Path | bytes, layout: Layout = STANDARD) -> ReadResult:
    """Reads a unit's item list from an XLSX or its bytes; see ``ReadResult`` for what comes back.

    ``layout`` says what the unit's own headings mean. All errors come at once, and whether to import
    only a faultless list is the caller's question. Raises WorkbookRefused for a file that holds no
    readable item list at all, ColumnsUnknown where only its headings are not understood.
    """
    candidates = []
    for raw in raw_sheets(source):
        grid = Grid(raw)
        header = find_header(grid, layout)
        if header is not None:
            candidates.append(_Candidate(grid, header, *matter_rows(grid, header)))
    if not candidates:
        raise ColumnsUnknown(
            _(
                "没有找到事项清单的表头（序号、事项编码、事项名称、类别……）。"
                "请下载模板，把清单填入后上传；清单所在的工作表不能隐藏。"
            )
        )
    # max() keeps the first of equals: the leftmost tab.
    chosen = max(candidates, key=lambda candidate: candidate.rank)
    others = tuple(c.grid.name for c in candidates if c is not chosen and c.matters)
    return _read(chosen, others)


def _read(chosen: _Candidate, others: tuple[str, ...]) -> ReadResult:
    grid, header = chosen.grid, chosen.header
    reader = SheetReader(grid, header, errors=_header_errors(grid, header))
    found: list[MatterRow | None] = []
    if grid.cut or len(chosen.matters) > limits.MATTERS:
        reader.errors.append(_too_many(chosen))
    elif not chosen.matters:
        reader.errors.append(_empty(grid, header))
    else:
        found = [reader.read(row, place) for place, row in enumerate(chosen.matters, start=1)]
    findings = check(reader.facts, clock.today())
    wrong = [each for each in findings if each.severity is Severity.ERROR]
    errors = [*reader.errors, *(cell_error(grid, header, each) for each in wrong)]
    faulty = {each.row.position for each in wrong if each.row}
    return ReadResult(
        rows=tuple(row for row in found if row is not None and row.position not in faulty),
        errors=tuple(sorted(errors, key=lambda error: error.row)),
        sheet=grid.name,
        seen=len(chosen.matters),
        remark_rows=tuple(chosen.remarks),
        ignored_columns=header.unknown,
        other_sheets=others,
        columns_missing=bool(header.missing),
        findings=tuple(each for each in findings if each.severity is not Severity.ERROR),
    )


def cell_error(grid: Grid, header: Header, finding: Finding) -> CellError:
    """An error of a rule, at its cell; one about the whole list, at the heading."""
    row = finding.row.source_row if finding.row else header.bottom
    place = header.places.get(Column(finding.rule.column)) or header.places.get(Column.NAME, 1)
    return CellError(
        grid.name,
        reference(row, place),
        row,
        finding.rule.column,
        finding.message,
        finding.mend,
        str(finding.rule.clause),
    )


def _header_errors(grid: Grid, header: Header) -> list[CellError]:
    row = header.bottom
    errors = [
        CellError(
            grid.name,
            reference(row, 1),
            row,
            column.value,
            _("第 %(row)s 行的表头里没有“%(column)s”栏") % {"row": row, "column": column.value},
            _("请在表头补上“%(column)s”这一栏，或改用模板") % {"column": column.value},
        )
        for column in header.missing
    ]
    for column, place in header.doubles:
        first = reference(row, header.places[column])
        errors.append(
            CellError(
                grid.name,
                reference(row, place),
                row,
                column.value,
                _("表头里“%(column)s”出现了两次，另一处在 %(cell)s")
                % {"column": column.value, "cell": first},
                _("请只保留一栏，删除或改名另一栏"),
            )
        )
    return errors


def _empty(grid: Grid, header: Header) -> CellError:
    row = header.bottom + 1
    return CellError(
        grid.name,
        reference(row, header.places.get(Column.NAME, 1)),
        row,
        Column.NAME.value,
        _("工作表“%(sheet)s”只有表头，没有事项") % {"sheet": grid.name},
        _("请从第 %(row)s 行起逐行填写事项后再上传") % {"row": row},
    )


def _too_many(chosen: _Candidate) -> CellError:
    beyond = chosen.matters[limits.MATTERS :]
    row = beyond[0] if beyond else chosen.grid.row_numbers[-1]
    return CellError(
        chosen.grid.name,
        reference(row, chosen.header.places.get(Column.NAME, 1)),
        row,
        Column.NAME.value,
        _("清单超过 %(limit)s 行") % {"limit": limits.MATTERS},
        _("请删除无关的行，或检查是否误把办件明细当成了清单"),
    )
