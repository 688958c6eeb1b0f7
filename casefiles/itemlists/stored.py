"""Matters between the two forms they have: rows of a workbook, and rows of the database."""

import io
from collections.abc import Iterable

from django.db import connection

from casefiles.itemlists.words import BasisLevel, Category, Stage, SubjectKind, UseMode
from casefiles.itemlists.workbook import MatterRow, staged, write_list
from casefiles.models import ItemList, Matter

_STAGE = "pg_temp.staged_matters"


def matter_of(item_list: ItemList, row: MatterRow) -> Matter:
    """The unsaved matter of a list."""
    return Matter(
        unit=item_list.unit,
        office=item_list.office,
        item_list=item_list,
        position=row.position,
        code=row.code,
        name=row.name,
        category=row.category,
        subject_kinds=list(row.subject_kinds),
        stage=row.stage,
        use_modes=sorted(row.use_modes),
        channel=row.channel,
        report_terms=row.report_terms,
        dishonesty_measure=row.dishonesty_measure,
        legal_basis=row.legal_basis,
        basis_level=row.basis_level or "",
        needs_consent=row.needs_consent,
        section=row.section,
        contact=row.contact,
        effective_on=row.effective_on,
        expires_on=row.expires_on,
        yearly_estimate=row.yearly_estimate,
    )


def store_rows(item_list: ItemList, rows: Iterable[MatterRow]) -> None:
    """Store all rows of a list at once; three statements and a COPY, however many they are.

    COPY is refused on walled tables (docs/decisions/0006), so the rows are staged beside it.
    """
    names = ", ".join(staged.COLUMNS)
    types = ", ".join(f"{name} {type_}" for name, type_ in staged.COLUMNS.items())
    kept = ", ".join(name for name in staged.COLUMNS if name != "source_row")
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {_STAGE} ({types}) ON COMMIT DROP")
        with cursor.copy(f"COPY {_STAGE} ({names}) FROM STDIN") as copy:
            for block in staged.staged(rows).copied():
                copy.write(block)
        cursor.execute(
            f"INSERT INTO {Matter._meta.db_table} (id, unit_id, office_id, item_list_id, {kept})"  # noqa: S608
            f" SELECT gen_random_uuid(), %s, %s, %s, {kept} FROM {_STAGE} ORDER BY position",
            [item_list.unit_id, item_list.office_id, item_list.pk],
        )
        cursor.execute(f"DROP TABLE {_STAGE}")


def row_of(matter: Matter) -> MatterRow:
    """What a workbook says of a stored matter."""
    return MatterRow(
        position=matter.position,
        code=matter.code,
        name=matter.name,
        category=Category(matter.category),
        subject_kinds=tuple(each for each in SubjectKind if each in matter.subject_kinds),
        stage=Stage(matter.stage),
        use_modes=frozenset(UseMode(each) for each in matter.use_modes),
        channel=matter.channel,
        report_terms=matter.report_terms,
        dishonesty_measure=matter.dishonesty_measure,
        legal_basis=matter.legal_basis,
        basis_level=BasisLevel(matter.basis_level) if matter.basis_level else None,
        needs_consent=matter.needs_consent,
        section=matter.section,
        contact=matter.contact,
        effective_on=matter.effective_on,
        expires_on=matter.expires_on,
        yearly_estimate=matter.yearly_estimate,
        source_row=matter.position,
    )


def rows_of(item_list: ItemList | None) -> list[MatterRow]:
    """The matters of a list in their order; none of no list."""
    if item_list is None:
        return []
    found = Matter.objects.filter(item_list=item_list).order_by("position", "pk")
    return [row_of(each) for each in found]


def book_of(item_list: ItemList) -> tuple[str, bytes]:
    """A stored list as a workbook in the form's layout: its name and its bytes."""
    filing = item_list.filing
    unit = filing.unit
    stem = f"{unit.short_name}{filing.title}"
    stem += f"-第{item_list.version}版" if item_list.version else f"-第{item_list.revision}稿"
    return f"{stem}.xlsx", book_of_rows(unit.name, int(filing.period[:4]), rows_of(item_list))


def book_of_rows(unit_name: str, year: int, rows: Iterable[MatterRow]) -> bytes:
    """Rows as a workbook in the form's layout."""
    out = io.BytesIO()
    write_list(out, unit_name=unit_name, year=year, rows=list(rows))
    return out.getvalue()
