"""One matter as the cells of the form, in the form's own words: what the reader takes back unchanged."""

from collections.abc import Iterable
from datetime import date

from casefiles.itemlists.words import SubjectKind, UseMode
from casefiles.itemlists.workbook.columns import Column
from casefiles.itemlists.workbook.facts import MatterRow

Value = str | int | date | None
YES, NO = "是", "否"


def cells_of(row: MatterRow) -> tuple[Value, ...]:
    """The values of a row in the order of the columns; an empty one is None."""
    values = value_of(row)
    return tuple(None if values[column] == "" else values[column] for column in Column)


def value_of(row: MatterRow) -> dict[Column, Value]:
    """What a row says in each column."""
    return {
        Column.POSITION: row.position,
        Column.CODE: row.code,
        Column.NAME: row.name,
        Column.CATEGORY: str(row.category.label),
        Column.SUBJECT_KINDS: joined(
            each.label for each in SubjectKind if each in row.subject_kinds
        ),
        Column.STAGE: str(row.stage.label),
        Column.USE_MODES: joined(each.label for each in UseMode if each in row.use_modes),
        Column.CHANNEL: row.channel,
        Column.REPORT_TERMS: row.report_terms,
        Column.DISHONESTY_MEASURE: row.dishonesty_measure,
        Column.LEGAL_BASIS: row.legal_basis,
        Column.NEEDS_CONSENT: YES if row.needs_consent else NO,
        Column.SECTION: row.section,
        Column.CONTACT: row.contact,
        Column.EFFECTIVE_ON: row.effective_on,
        Column.EXPIRES_ON: row.expires_on,
        Column.YEARLY_ESTIMATE: row.yearly_estimate,
    }


def joined(labels: Iterable[str]) -> str:
    """Several choices in one cell."""
    return "+".join(str(each) for each in labels)
