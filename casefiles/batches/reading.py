"""Reads a list of subjects from a workbook: the first visible sheet with the headings of a name and a number."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from casefiles import identifiers
from casefiles.batches.words import Fault
from casefiles.identifiers import BadIdentifier, Reason
from casefiles.itemlists.words import SubjectKind
from casefiles.itemlists.workbook.facts import WorkbookRefused
from casefiles.itemlists.workbook.grid import Cell, RawRow, reference
from casefiles.itemlists.workbook.limits import Room
from casefiles.itemlists.workbook.sandbox import raw_sheets

MOST = 10_000
LONGEST_NAME = 200
_HEAD_ROWS = 10
_NAMES = ("名称", "姓名", "主体名称", "企业名称", "单位名称")
_NUMBERS = ("统一社会信用代码", "身份证", "证件号码", "信用代码", "号码")
_PERSON = re.compile(r"\d{17}[\dX]", re.ASCII)
_ROOM = Room(matters=MOST, characters=4_000_000)
_REASONS = {
    Reason.EMPTY: Fault.EMPTY,
    Reason.LOST_DIGITS: Fault.LOST_DIGITS,
    Reason.CHECKSUM: Fault.CHECKSUM,
    Reason.ORG_CODE: Fault.CHECKSUM,
}


@dataclass(frozen=True)
class ListedSubject:
    """One row: where it stands, and whose it is; or its fault, which names no number."""

    row: int
    cell: str
    name: str
    kind: SubjectKind | None = None
    identifier: str = ""
    fault: Fault | None = None
    said: str = ""


def read_subjects(content: bytes, *, today: date) -> list[ListedSubject]:
    """Every row below the heading. Raises WorkbookRefused: no list in it, or more than `MOST` rows."""
    for sheet in raw_sheets(content, _ROOM):
        columns = _heading(sheet.rows)
        if columns is not None:
            found = list(_subjects(sheet.rows, *columns, today))
            if sheet.cut or len(found) > MOST:
                raise WorkbookRefused(
                    _("名单超过 %(most)s 行，请分成几个文件上传。") % {"most": MOST}
                )
            if not found:
                break
            # What is left of the file counts too: it may be refused at its end.
            return found
    raise WorkbookRefused(
        _("没有找到名单：第一行应有“名称”和“统一社会信用代码/身份证号”两列，下面每行一个主体。")
    )


def _heading(rows: Iterator[RawRow]) -> tuple[int, int] | None:
    """The columns of the name and of the number."""
    for row in rows:
        name = number = 0
        for column, cell in row.cells().items():
            text = "".join(cell.text.split())
            if not number and any(each in text for each in _NUMBERS):
                number = column
            elif not name and any(each in text for each in _NAMES):
                name = column
        if name and number:
            return name, number
        if row.number >= _HEAD_ROWS:
            return None
    return None


def _subjects(
    rows: Iterator[RawRow], name_at: int, number_at: int, today: date
) -> Iterator[ListedSubject]:
    seen: dict[str, int] = {}
    for row in rows:
        cells = row.cells()
        named, number = cells.get(name_at), cells.get(number_at)
        name = " ".join(named.text.split()) if named else ""
        if not name and number is None:
            continue
        yield _subject(row.number, reference(row.number, number_at), name, number, seen, today)


def _subject(
    row: int, cell: str, name: str, number: Cell | None, seen: dict[str, int], today: date
) -> ListedSubject:
    shown = identifiers.mask_within(name)[:LONGEST_NAME]
    try:
        identifier = identifiers.refuse_lost_digits(_value(number))
        kind, identifier = _checked(identifier, today)
    except BadIdentifier as bad:
        fault = _REASONS.get(bad.reason, Fault.FORMAT)
        return ListedSubject(row, cell, shown, fault=fault, said=str(bad))
    if identifier in seen:
        said = _("与第%(row)s行是同一号码，只核查一次。") % {"row": seen[identifier]}
        return ListedSubject(row, cell, shown, fault=Fault.DUPLICATE, said=said)
    seen[identifier] = row
    if not name or len(name) > LONGEST_NAME:
        said = _("请填写名称，不超过%(most)s个字。") % {"most": LONGEST_NAME}
        return ListedSubject(row, cell, shown, fault=Fault.NAME, said=said)
    return ListedSubject(row, cell, name, kind, identifier)


def _value(cell: Cell | None) -> object:
    """The cell as a spreadsheet holds it: a number that it rounded is no text."""
    if cell is None:
        return None
    if cell.kind != "number":
        return cell.text
    try:
        return Decimal(cell.text)
    except InvalidOperation:
        return cell.text


def _checked(identifier: str, today: date) -> tuple[SubjectKind, str]:
    """A person's number by its shape, else a body's code; a code of digits alone may look like either."""
    number = identifiers.normalise(identifier)
    if not _PERSON.fullmatch(number):
        return SubjectKind.LEGAL, identifiers.check_for_kind("LEGAL", number, today=today)
    try:
        return SubjectKind.NATURAL, identifiers.check_resident_id(number, today=today)
    except BadIdentifier as bad:
        try:
            return SubjectKind.LEGAL, identifiers.check_uscc(number)
        except BadIdentifier:
            raise bad from None
