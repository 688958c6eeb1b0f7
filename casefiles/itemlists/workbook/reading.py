"""From a file to a result: chooses the sheet, and reads it as it comes."""

from itertools import chain, islice
from pathlib import Path

from django.utils.translation import gettext as _

from casefiles.itemlists.rules import Finding, ListReading, Severity
from casefiles.itemlists.workbook.columns import Column
from casefiles.itemlists.workbook.facts import (
    CellError,
    ColumnsUnknown,
    ReadResult,
)
from casefiles.itemlists.workbook.grid import Grid, RawRow, RawSheet, reference
from casefiles.itemlists.workbook.header import SEARCHED_ROWS, Header, find_header
from casefiles.itemlists.workbook.layout import STANDARD, Layout
from casefiles.itemlists.workbook.limits import ROOM, Room
from casefiles.itemlists.workbook.remarks import Is, Remarks
from casefiles.itemlists.workbook.rows import SheetReader
from casefiles.itemlists.workbook.sandbox import raw_sheets
from casefiles.itemlists.workbook.staged import StagedRows
from tenants import clock


def read_item_list(
    source: Path | bytes, layout: Layout = STANDARD, room: Room = ROOM
) -> ReadResult:
    """Reads a unit's item list from an XLSX or its bytes; see ``ReadResult`` for what comes back.

    ``layout`` says what the unit's own headings mean. All errors come at once, and whether to import
    only a faultless list is the caller's question. Raises WorkbookRefused for a file that holds no
    readable item list at all, ColumnsUnknown where only its headings are not understood.

    Neither the sheet nor the list is ever held as a whole: rows are read, checked and staged as they
    come, several times faster than the tables that a library would make of them.
    """
    candidates: list[_Candidate] = []
    for raw in raw_sheets(source, room):
        candidate = _candidate(raw, layout, room)
        if candidate is not None:
            candidate.read(raw, whole=not any(each.is_it for each in candidates))
            candidates.append(candidate)
    if not candidates:
        raise ColumnsUnknown(
            _(
                "没有找到事项清单的表头（序号、事项编码、事项名称、类别……）。"
                "请下载模板，把清单填入后上传；清单所在的工作表不能隐藏。"
            )
        )
    # max() keeps the first of equals: the leftmost tab.
    chosen = max(candidates, key=lambda candidate: candidate.rank)
    others = tuple(each.grid.name for each in candidates if each is not chosen and each.seen)
    return chosen.result(others)


def _candidate(raw: RawSheet, layout: Layout, room: Room) -> "_Candidate | None":
    """A sheet with a header; what of its first rows stands below it has still to be read."""
    grid = Grid(raw.name, raw.merges)
    top = list(islice(raw.rows, SEARCHED_ROWS + 2))
    for row in top:
        grid.keep(row)
    header = find_header(grid, layout)
    if header is None:
        return None
    raw.rows = chain((row for row in top if row.number > header.bottom), raw.rows)
    return _Candidate(grid, header, room)


class _Candidate:
    """A sheet that may be the list: its matters, and what is wrong with them."""

    def __init__(self, grid: Grid, header: Header, room: Room) -> None:
        self.grid = grid
        self.seen = 0
        self._header = header
        self._room = room
        self._remarks: list[int] = []
        self._rows = StagedRows()
        self._reader = SheetReader(grid, header, errors=_header_errors(grid, header))
        self._today = clock.today()
        self._rules = ListReading(self._today)
        self._too_long: int | None = None  # the first row beyond what a list may have

    @property
    def is_it(self) -> bool:
        """Whether no sheet further on can be preferred."""
        return bool(self.seen) and not self._header.missing

    @property
    def rank(self) -> tuple[bool, bool, int]:
        """A list with matters before an empty one, a complete header before an incomplete one."""
        return bool(self.seen), not self._header.missing, -len(self._header.missing)

    def read(self, raw: RawSheet, *, whole: bool) -> None:
        """Read the sheet below its header; not `whole`: only whether there are matters in it."""
        remarks, last = Remarks(self.grid, self._header), 0
        for row in raw.rows:
            last = row.number
            self.grid.pass_by(row)
            found = remarks.sort(row)
            if found is Is.REMARK:
                self._remarks.append(row.number)
            elif found is Is.MATTER:
                self.seen += 1
                if not whole:
                    return
                if self.seen <= self._room.matters:
                    self._take(row)
                elif self._too_long is None:
                    self._too_long = row.number
        if raw.cut and self._too_long is None:
            self._too_long = last

    def result(self, others: tuple[str, ...]) -> ReadResult:
        """What was read, with what the rules say of it."""
        header, reader = self._header, self._reader
        findings: tuple[Finding, ...] = ()
        if self._too_long is not None:
            self._rows = StagedRows()
            reader.errors = [*_header_errors(self.grid, header), self._too_many(self._too_long)]
        elif not self.seen:
            reader.errors.append(_empty(self.grid, header))
        else:
            findings = self._rules.end()
        wrong = [each for each in findings if each.severity is Severity.ERROR]
        errors = [*reader.errors, *(cell_error(self.grid, header, each) for each in wrong)]
        if wrong:
            self._rows.leave_out({each.row.position for each in wrong if each.row})
        return ReadResult(
            rows=self._rows,
            errors=tuple(sorted(errors, key=lambda error: error.row)),
            sheet=self.grid.name,
            seen=self.seen,
            remark_rows=tuple(self._remarks),
            ignored_columns=header.unknown,
            other_sheets=others,
            columns_missing=bool(header.missing),
            findings=tuple(each for each in findings if each.severity is not Severity.ERROR),
            checked_on=self._today,
        )

    def _take(self, row: RawRow) -> None:
        read = self._reader.read(row, self.seen)
        self._rules.see(read.facts)
        if not read.faulty:
            self._rows.add_read(read.facts, read.section, read.contact)

    def _too_many(self, row: int) -> CellError:
        return CellError(
            self.grid.name,
            reference(row, self._header.places.get(Column.NAME, 1)),
            row,
            Column.NAME.value,
            _("清单超过 %(limit)s 行") % {"limit": self._room.matters},
            _("请删除无关的行，或检查是否误把办件明细当成了清单"),
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
