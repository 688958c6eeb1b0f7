"""The matters of one sheet: every value read, every error kept."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from casefiles.itemlists.citations import basis_level
from casefiles.itemlists.rules import Row
from casefiles.itemlists.words import Category, Stage, SubjectKind, UseMode
from casefiles.itemlists.workbook import choices, values
from casefiles.itemlists.workbook.columns import SPECS, Column
from casefiles.itemlists.workbook.facts import CellError, MatterRow
from casefiles.itemlists.workbook.grid import Cell, Grid, reference
from casefiles.itemlists.workbook.header import Header
from casefiles.itemlists.workbook.values import Unreadable


@dataclass
class SheetReader:
    """Reads row after row; ``errors`` grows, and codes are remembered for the whole list.

    ``facts`` holds what the rules of item lists read: every row, what it could not give named.
    """

    grid: Grid
    header: Header
    errors: list[CellError] = field(default_factory=list)
    facts: list[Row] = field(default_factory=list)
    codes: dict[str, int] = field(default_factory=dict)

    def read(self, row: int, position: int) -> MatterRow | None:
        """The matter in a row; None when anything in it is wrong."""
        before = len(self.errors)
        code: str | None = self._value(row, Column.CODE)
        name: str | None = self._value(row, Column.NAME)
        category: Category | None = self._value(row, Column.CATEGORY)
        kinds: tuple[SubjectKind, ...] | None = self._value(row, Column.SUBJECT_KINDS)
        stage: Stage | None = self._value(row, Column.STAGE)
        modes: tuple[UseMode, ...] | None = self._value(row, Column.USE_MODES)
        channel: str | None = self._value(row, Column.CHANNEL)
        report_terms: str | None = self._value(row, Column.REPORT_TERMS)
        measure: str | None = self._value(row, Column.DISHONESTY_MEASURE)
        basis: str | None = self._value(row, Column.LEGAL_BASIS)
        consent: bool | None = self._value(row, Column.NEEDS_CONSENT)
        section: str | None = self._value(row, Column.SECTION)
        contact: str | None = self._value(row, Column.CONTACT)
        effective_on: date | None = self._value(row, Column.EFFECTIVE_ON)
        expires_on: date | None = self._value(row, Column.EXPIRES_ON)
        estimate: int | None = self._value(row, Column.YEARLY_ESTIMATE)

        if code:
            self._once(row, code)
        self.facts.append(
            Row(
                position=position,
                code=code or "",
                name=name or "",
                category=category or "",
                subject_kinds=kinds or (),
                stage=stage or "",
                use_modes=frozenset(modes or ()),
                channel=channel or "",
                report_terms=report_terms or "",
                dishonesty_measure=measure or "",
                legal_basis=basis or "",
                basis_level=basis_level(basis or "") or "",
                needs_consent=bool(consent),
                effective_on=effective_on or date.min,
                expires_on=expires_on,
                yearly_estimate=estimate,
                unknown=self._unknown(self.errors[before:]),
                source_row=row,
            )
        )
        if len(self.errors) > before or self.header.missing:
            return None
        if not (category and stage and effective_on and kinds and modes):
            return None
        return MatterRow(
            position=position,
            code=code or "",
            name=name or "",
            category=category,
            subject_kinds=kinds,
            stage=stage,
            use_modes=frozenset(modes),
            channel=channel or "",
            report_terms=report_terms or "",
            dishonesty_measure=measure or "",
            legal_basis=basis or "",
            basis_level=basis_level(basis or ""),
            needs_consent=bool(consent),
            section=section or "",
            contact=contact or "",
            effective_on=effective_on,
            expires_on=expires_on,
            yearly_estimate=estimate,
            source_row=row,
        )

    def _value(self, row: int, column: Column) -> Any:
        """A cell's value; None when its column is absent, it is faulty, or wrongly empty."""
        place = self.header.places.get(column)
        if place is None and column not in self.header.fixed:
            return None
        cell = self.grid.filled(row, place) if place else typed(self.header.fixed[column])
        try:
            value = READERS[column](cell)
        except Unreadable as problem:
            self._add(row, column, problem.message, problem.mend)
            return None
        if SPECS[column].filled and value in (None, "", ()):
            self._add(
                row,
                column,
                _("第 %(row)s 行缺少“%(column)s”") % {"row": row, "column": column.value},
                _("请补填；不是事项的行请整行删除"),
            )
            return None
        return value

    def _unknown(self, errors: list[CellError]) -> frozenset[str]:
        """The facts of a row whose columns are absent or whose cells have these errors."""
        faulty = {error.column for error in errors}
        known = {*self.header.places, *self.header.fixed}
        return frozenset(
            column.name.lower()
            for column in Column
            if column.value in faulty or (SPECS[column].required and column not in known)
        )

    def _once(self, row: int, code: str) -> None:
        first = self.codes.setdefault(code.casefold(), row)
        if first != row:
            self._add(
                row,
                Column.CODE,
                _("编码 %(code)s 与第 %(row)s 行重复")
                % {"code": values.quoted(code), "row": first},
                _("请给每个事项一个不同的编码；同一事项请合并为一行"),
            )

    def _add(self, row: int, column: Column, message: str, mend: str) -> None:
        places = self.header.places
        cell = reference(row, places.get(column) or places.get(Column.NAME, 1))
        self.errors.append(CellError(self.grid.name, cell, row, column.value, message, mend))


def _lines(cell: Cell | None) -> str:
    return values.text_of(cell, lines=True)


READERS: dict[Column, Callable[[Cell | None], Any]] = {
    Column.CODE: lambda c: values.code_of(c, max_length=40),
    Column.NAME: lambda c: values.text_of(c, max_length=200),
    Column.CATEGORY: lambda c: choices.one(c, choices.CATEGORIES, ending="类"),
    Column.SUBJECT_KINDS: lambda c: choices.several(c, choices.SUBJECT_KINDS),
    Column.STAGE: lambda c: choices.one(c, choices.STAGES, ending="环节"),
    Column.USE_MODES: lambda c: choices.several(c, choices.USE_MODES),
    Column.CHANNEL: _lines,
    Column.REPORT_TERMS: _lines,
    Column.DISHONESTY_MEASURE: _lines,
    Column.LEGAL_BASIS: _lines,
    Column.NEEDS_CONSENT: choices.consent,
    Column.SECTION: values.text_of,
    Column.CONTACT: _lines,
    Column.EFFECTIVE_ON: values.date_of,
    Column.EXPIRES_ON: lambda c: values.date_of(c, open_end=True),
    Column.YEARLY_ESTIMATE: values.estimate_of,
}


def typed(text: str) -> Cell | None:
    """A cell as if somebody had typed this text into it."""
    return Cell("text", text, len(text)) if text else None
