"""What reading an item list gives: rows, errors, or a refusal of the whole file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from casefiles.itemlists.rules import Finding
from casefiles.itemlists.words import BasisLevel, Category, Stage, SubjectKind, UseMode


class WorkbookRefused(Exception):
    """This file cannot be read as an item list at all.

    ``str()`` of it is the message for the user, in the user's language, and says what to do.
    """


class ColumnsUnknown(WorkbookRefused):
    """A sound workbook in which no row of headings is one that the form, or the unit's, has."""


@dataclass(frozen=True)
class MatterRow:
    """One matter (事项) as the workbook gives it, normalised and without an error.

    ``position`` counts the matters of the sheet from 1; the 序号 column is for people and is not
    trusted. ``source_row`` is the row number in the sheet.
    """

    position: int
    code: str
    name: str
    category: Category
    subject_kinds: tuple[SubjectKind, ...]
    stage: Stage
    use_modes: frozenset[UseMode]
    channel: str
    report_terms: str
    dishonesty_measure: str
    legal_basis: str
    basis_level: BasisLevel | None
    needs_consent: bool
    section: str
    contact: str
    effective_on: date
    expires_on: date | None
    yearly_estimate: int | None
    source_row: int


@dataclass(frozen=True)
class CellError:
    """One thing to mend, and where: ``cell`` like ``D3``, ``column`` the column's heading.

    ``clause`` is what a rule rests on; empty where a cell merely cannot be read.
    """

    sheet: str
    cell: str
    row: int
    column: str
    message: str
    mend: str
    clause: str = ""


@dataclass(frozen=True)
class ReadResult:
    """A sheet read to its end: every faultless row and every error, in the sheet's order.

    What the rules of item lists call errors stands among ``errors``; their warnings and hints are
    the ``findings``, of faulty rows too as far as their cells can be read.

    ``seen`` counts the matters found, faulty ones included. What was passed over is named, so
    that a preview can show it: ``remark_rows`` (rows taken for remarks), ``ignored_columns``
    (headings that are not the form's) and ``other_sheets`` (further sheets with a list in them).
    ``columns_missing``: some of the form's columns were not found under any heading.
    ``checked_on`` is the day of the rules that found the ``findings``; None where none read the rows.
    """

    rows: Sequence[MatterRow]
    errors: tuple[CellError, ...]
    sheet: str
    seen: int = 0
    remark_rows: tuple[int, ...] = ()
    ignored_columns: tuple[str, ...] = ()
    other_sheets: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    columns_missing: bool = False
    checked_on: date | None = None
