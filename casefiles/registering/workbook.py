"""双公示 lists as workbooks: the empty form, and a filled one read row by row, each fault with its cell."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from audit.exports.page import Page
from casefiles import identifiers
from casefiles.identifiers import BadIdentifier
from casefiles.itemlists.words import SubjectKind
from casefiles.itemlists.workbook.facts import WorkbookRefused
from casefiles.itemlists.workbook.grid import Cell, RawRow, reference
from casefiles.itemlists.workbook.limits import Room
from casefiles.itemlists.workbook.sandbox import raw_sheets
from casefiles.itemlists.workbook.values import Unreadable, date_of, text_of
from casefiles.models.register import Severity
from casefiles.registering.words import RecordKind
from casefiles.verbs.credit_records import Told

MOST = 1_000
_HEAD_ROWS = 10
_ROOM = Room(matters=MOST, characters=2_000_000)
_FORM_ROWS = 200
# (heading, column of a record, width, longest)
COLUMNS = (
    ("主体类型", "subject_kind", 12, 20), ("名称", "name", 28, 200), ("证件号码", "identifier", 24, 40),
    ("决定文书号", "document_no", 24, 80), ("决定文书名称", "title", 24, 200),
    ("事实或内容", "fact", 36, 300), ("依据", "record_basis", 36, 300), ("决定结果", "result", 28, 300),
    ("程度", "severity", 10, 10), ("决定日期", "decided_on", 13, 20),
    ("有效期至", "valid_until", 13, 20), ("公示截止", "publish_until", 13, 20),
)  # fmt: skip
_DAYS = ("decided_on", "valid_until", "publish_until")
_OFFERED: dict[str, dict[str, SubjectKind | Severity]] = {
    "subject_kind": {
        "法人": SubjectKind.LEGAL,
        "自然人": SubjectKind.NATURAL,
        "非法人组织": SubjectKind.UNINCORPORATED,
    },
    "severity": {"轻微": Severity.MINOR, "一般": Severity.GENERAL, "严重": Severity.SERIOUS},
}


@dataclass(frozen=True)
class ListedRecord:
    """One row: what it tells, or its fault with the cell, which names no number."""

    row: int
    cell: str
    told: Told | None = None
    said: str = ""


def write_form(kind: RecordKind) -> bytes:
    """The empty workbook for a kind of record."""
    book = Workbook(write_only=True)
    page = Page(book, str(kind.label), [width for _name, _column, width, _longest in COLUMNS])
    page.write_head([name for name, *_more in COLUMNS])
    for place, (_name, column, *_more) in enumerate(COLUMNS):
        if column in _OFFERED:
            letter = chr(ord("A") + place)
            words = ",".join(_OFFERED[column])
            offer = DataValidation(type="list", formula1=f'"{words}"', allow_blank=True)
            offer.add(f"{letter}2:{letter}{_FORM_ROWS}")
            page.sheet.data_validations.append(offer)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read_records(content: bytes, kind: RecordKind) -> list[ListedRecord]:
    """Every row below the heading. Raises WorkbookRefused: no list in it, or more than `MOST` rows."""
    for sheet in raw_sheets(content, _ROOM):
        places = _heading(sheet.rows)
        if places is not None:
            found = [_record(row, places, kind) for row in _filled(sheet.rows)]
            if sheet.cut or len(found) > MOST:
                raise WorkbookRefused(
                    _("名单超过 %(most)s 行，请分成几个文件上传。") % {"most": MOST}
                )
            if found:
                return found
    raise WorkbookRefused(_("没有找到记录：请用本页下载的模板，表头不要改动，下面每行填一条记录。"))


def _heading(rows: Iterator[RawRow]) -> dict[str, int] | None:
    """Where each column stands; None where a needed one is missing."""
    names = {name: column for name, column, *_more in COLUMNS}
    needed = {"name", "identifier", "document_no", "fact", "decided_on"}
    for row in rows:
        places: dict[str, int] = {}
        for place, cell in row.cells().items():
            column = names.get("".join(cell.text.split()).rstrip("*"))
            if column is not None:
                places.setdefault(column, place)
        if needed <= set(places):
            return places
        if row.number >= _HEAD_ROWS:
            return None
    return None


def _filled(rows: Iterator[RawRow]) -> Iterator[RawRow]:
    for row in rows:
        if any(cell.text.strip() for cell in row.cells().values()):
            yield row


def _record(row: RawRow, places: dict[str, int], kind: RecordKind) -> ListedRecord:
    cells = row.cells()
    values: dict[str, object] = {}
    for _name, column, _width, longest in COLUMNS:
        place = places.get(column)
        cell = cells.get(place) if place is not None else None
        where = reference(row.number, place or 1)
        try:
            values[column] = _value(column, cell, longest)
        except Unreadable as wrong:
            return ListedRecord(row.number, where, said=f"{wrong.message}；{wrong.mend}")
        except BadIdentifier as bad:
            return ListedRecord(row.number, where, said=str(bad))
    if values["decided_on"] is None:
        where = reference(row.number, places["decided_on"])
        return ListedRecord(row.number, where, said=_("请填写决定日期，如 2026-01-01"))
    where = reference(row.number, places["identifier"])
    return ListedRecord(row.number, where, Told(kind=kind, **values))  # type: ignore[arg-type]


def _value(column: str, cell: Cell | None, longest: int) -> object:
    """Raises Unreadable, BadIdentifier (digits that a spreadsheet has lost are never guessed)."""
    if column in _DAYS:
        return date_of(cell)
    if column == "identifier":
        return identifiers.refuse_lost_digits(_number(cell))
    text = text_of(cell, max_length=longest)
    offered = _OFFERED.get(column)
    if offered is None:
        return text
    if not text:
        return SubjectKind.LEGAL if column == "subject_kind" else ""
    if text not in offered:
        raise Unreadable(
            _("“%(text)s”不是可选的内容") % {"text": text[:20]},
            _("请从下列内容中选填：%(words)s") % {"words": _("、").join(offered)},
        )
    return offered[text]


def _number(cell: Cell | None) -> object:
    """As a spreadsheet holds it: a number that it rounded is no text."""
    if cell is None:
        return None
    if cell.kind != "number":
        return cell.text
    try:
        return Decimal(cell.text)
    except InvalidOperation:
        return cell.text
