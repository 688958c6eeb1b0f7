"""The matters of one sheet: every value read, every error kept."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from django.utils.translation import gettext as _

from casefiles.itemlists.citations import basis_level
from casefiles.itemlists.rules import Row
from casefiles.itemlists.workbook import choices, values
from casefiles.itemlists.workbook.columns import SPECS, Column
from casefiles.itemlists.workbook.facts import CellError, MatterRow
from casefiles.itemlists.workbook.grid import Cell, Grid, reference
from casefiles.itemlists.workbook.header import Header
from casefiles.itemlists.workbook.values import Unreadable

Value = TypeVar("Value")


@dataclass
class SheetReader:
    """Reads row after row; ``errors`` grows, and codes are remembered for the whole list.

    ``facts`` holds what the rules of item lists read: every row, what it could not give named.
    """

    grid: Grid
    header: Header
    errors: list[CellError] = field(default_factory=list)
    facts: list[Row] = field(default_factory=list)
    _codes: dict[str, int] = field(default_factory=dict)

    def read(self, row: int, position: int) -> MatterRow | None:
        """The matter in a row; None when anything in it is wrong."""
        before = len(self.errors)
        code = self._value(row, Column.CODE, lambda c: values.code_of(c, max_length=40))
        name = self._value(row, Column.NAME, lambda c: values.text_of(c, max_length=200))
        category = self._value(
            row, Column.CATEGORY, lambda c: choices.one(c, choices.CATEGORIES, ending="类")
        )
        kinds = self._value(
            row, Column.SUBJECT_KINDS, lambda c: choices.several(c, choices.SUBJECT_KINDS)
        )
        stage = self._value(
            row, Column.STAGE, lambda c: choices.one(c, choices.STAGES, ending="环节")
        )
        modes = self._value(row, Column.USE_MODES, lambda c: choices.several(c, choices.USE_MODES))
        channel = self._value(row, Column.CHANNEL, _lines)
        report_terms = self._value(row, Column.REPORT_TERMS, _lines)
        measure = self._value(row, Column.DISHONESTY_MEASURE, _lines)
        basis = self._value(row, Column.LEGAL_BASIS, _lines)
        consent = self._value(row, Column.NEEDS_CONSENT, choices.consent)
        section = self._value(row, Column.SECTION, values.text_of)
        contact = self._value(row, Column.CONTACT, _lines)
        effective_on = self._value(row, Column.EFFECTIVE_ON, values.date_of)
        expires_on = self._value(row, Column.EXPIRES_ON, lambda c: values.date_of(c, open_end=True))
        estimate = self._value(row, Column.YEARLY_ESTIMATE, values.estimate_of)

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

    def _value(
        self, row: int, column: Column, read: Callable[[Cell | None], Value]
    ) -> Value | None:
        """A cell's value; None when its column is absent, it is faulty, or wrongly empty."""
        place = self.header.places.get(column)
        if place is None:
            return None
        try:
            value = read(self.grid.filled(row, place))
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
        return frozenset(
            column.name.lower()
            for column in Column
            if column.value in faulty
            or (column not in self.header.places and SPECS[column].required)
        )

    def _once(self, row: int, code: str) -> None:
        first = self._codes.setdefault(code.casefold(), row)
        if first != row:
            self._add(
                row,
                Column.CODE,
                _("编码 %(code)s 与第 %(row)s 行重复")
                % {"code": values.quoted(code), "row": first},
                _("请给每个事项一个不同的编码；同一事项请合并为一行"),
            )

    def _add(self, row: int, column: Column, message: str, mend: str) -> None:
        cell = reference(row, self.header.places[column])
        self.errors.append(CellError(self.grid.name, cell, row, column.value, message, mend))


def _lines(cell: Cell | None) -> str:
    return values.text_of(cell, lines=True)
