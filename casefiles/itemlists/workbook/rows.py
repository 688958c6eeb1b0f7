"""The matters of one sheet: every value read, every error kept."""

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from casefiles.itemlists.citations import basis_level
from casefiles.itemlists.rules import Row
from casefiles.itemlists.words import BasisLevel
from casefiles.itemlists.workbook import choices, values
from casefiles.itemlists.workbook.columns import SPECS, Column
from casefiles.itemlists.workbook.facts import CellError, MatterRow
from casefiles.itemlists.workbook.grid import Cell, Grid, RawRow, Shape, reference
from casefiles.itemlists.workbook.header import Header
from casefiles.itemlists.workbook.values import Unreadable

# So many different texts of a column are remembered with what they mean.
_REMEMBERED = 5_000
_NOTHING = (None, "", ())


@dataclass(frozen=True)
class ReadRow:
    """What a row says: its facts, and who keeps the matter. A faulty row is no matter of the list."""

    facts: Row
    section: str
    contact: str
    faulty: bool

    @property
    def matter(self) -> MatterRow | None:
        """The matter; None of a faulty row."""
        if self.faulty:
            return None
        facts = {name: getattr(self.facts, name) for name in _FACTS}
        level = BasisLevel(self.facts.basis_level) if self.facts.basis_level else None
        facts |= {"basis_level": level, "section": self.section, "contact": self.contact}
        return MatterRow(**facts)


_FACTS = {each.name for each in fields(MatterRow)} - {"basis_level", "section", "contact"}


@dataclass
class _Place:
    """A column in the rows of one shape. ``slot`` counts the columns that are read, ``at`` the texts of
    a row; None where such a row has no cell of its own.
    """

    slot: int
    column: Column
    at: int | None
    known: dict[str, Any]


@dataclass
class SheetReader:
    """Reads row after row; ``errors`` grows, and codes are remembered for the whole list."""

    grid: Grid
    header: Header
    errors: list[CellError] = field(default_factory=list)
    codes: dict[str, int] = field(default_factory=dict)
    _places: dict[Shape, tuple[list[Any], list[_Place]]] = field(default_factory=dict)
    # What a text means in a column, by the kind of the cell too: rows repeat each other's texts.
    _known: dict[tuple[Column, str], dict[str, Any]] = field(default_factory=dict)

    def read(self, row: RawRow, position: int) -> ReadRow:
        """What is in a row; what is wrong in it is added to the errors."""
        before = len(self.errors)
        places = self._places.get(row.shape)
        if places is None:
            places = self._places[row.shape] = self._placed(row.shape)
        found, texts = places[0].copy(), row.texts
        for place in places[1]:
            if place.at is None:
                found[place.slot] = self._elsewhere(row, place.column)
                continue
            value = place.known.get(texts[place.at])
            found[place.slot] = self._fresh(row, place) if value is None else value
        (
            code, name, category, kinds, stage, modes, channel, report_terms, measure, basis,
            consent, section, contact, effective_on, expires_on, estimate,
        ) = found  # fmt: skip
        if code:
            self._once(row.number, code)
        faulty = len(self.errors) > before
        facts = Row(
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
            unknown=self._unknown(before) if faulty or self.header.missing else _ALL_KNOWN,
            source_row=row.number,
        )
        whole = category and stage and effective_on and kinds and modes
        faulty = faulty or bool(self.header.missing) or not whole
        return ReadRow(facts, section or "", contact or "", faulty)

    def _placed(self, shape: Shape) -> tuple[list[Any], list[_Place]]:
        """The values of columns that say nothing in rows of a shape, and where the others are."""
        at = {column: i for i, column in enumerate(shape.columns)}
        values: list[Any] = [None] * len(READERS)
        places = []
        for slot, (column, read) in enumerate(READERS.items()):
            position = self.header.places.get(column)
            i = at.get(position) if position else None
            known: dict[str, Any] = {}
            if i is not None:
                known = self._known.setdefault((column, shape.kinds[i]), known)
            elif position and not SPECS[column].filled and not self.grid.may_write_over(position):
                values[slot] = read(None)
                continue
            places.append(_Place(slot, column, i, known))
        return values, places

    def _fresh(self, row: RawRow, place: _Place) -> Any:
        """The value of a text that is not remembered, or means nothing worth remembering."""
        at = place.at or 0
        text = row.texts[at]
        length = row.lengths.get(at, len(text))
        value = self._value(row.number, place.column, Cell(row.shape.kinds[at], text, length))
        if value is not None and len(place.known) < _REMEMBERED:
            place.known[text] = value
        return value

    def _elsewhere(self, row: RawRow, column: Column) -> Any:
        """The value of an empty cell: a merged range may write over it, and a form lack its column."""
        position = self.header.places.get(column)
        if position is not None:
            return self._value(row.number, column, self.grid.over(row.number, position))
        if column in self.header.fixed:
            return self._value(row.number, column, typed(self.header.fixed[column]))
        return None

    def _value(self, row: int, column: Column, cell: Cell | None) -> Any:
        """A cell's value; None when it is faulty, or wrongly empty."""
        try:
            value = READERS[column](cell)
        except Unreadable as problem:
            self._add(row, column, problem.message, problem.mend)
            return None
        if SPECS[column].filled and value in _NOTHING:
            self._add(
                row,
                column,
                _("第 %(row)s 行缺少“%(column)s”") % {"row": row, "column": column.value},
                _("请补填；不是事项的行请整行删除"),
            )
            return None
        return value

    def _unknown(self, before: int) -> frozenset[str]:
        """The facts of a row whose columns are absent or whose cells have these errors."""
        faulty = {error.column for error in self.errors[before:]}
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


_ALL_KNOWN: frozenset[str] = frozenset()


def _lines(cell: Cell | None) -> str:
    return values.text_of(cell, lines=True)


# The columns that are read, in the form's order.
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
