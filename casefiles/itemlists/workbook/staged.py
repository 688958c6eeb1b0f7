"""Read rows between a workbook and the database: written once, as PostgreSQL's COPY reads them.

A list of the usual length stays in memory; a longer one lies in a file without a name, which goes
with the object. Reading the rows back gives what was written, as often as somebody asks.
"""

import re
import tempfile
import weakref
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import overload

from casefiles.itemlists.rules.facts import Row
from casefiles.itemlists.words import BasisLevel, Category, Stage, SubjectKind, UseMode
from casefiles.itemlists.workbook.facts import MatterRow

# More than any list of a unit: an upload that is refused never touches a disk.
_IN_MEMORY = 32 * 1024 * 1024
_LINES, _BLOCK = 2_000, 256 * 1024
_NULL = "\\N"
_ESCAPED = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_MEANT = {written: character for character, written in _ESCAPED.items()}
_TO_ESCAPE, _TO_READ = re.compile(r"[\\\n\r\t]"), re.compile(r"\\[\\nrt]")

# The columns in the order of a line, which is a `MatterRow`'s, with their types in the database.
COLUMNS = {
    "position": "integer",
    "code": "text",
    "name": "text",
    "category": "text",
    "subject_kinds": "text[]",
    "stage": "text",
    "use_modes": "text[]",
    "channel": "text",
    "report_terms": "text",
    "dishonesty_measure": "text",
    "legal_basis": "text",
    "basis_level": "text",
    "needs_consent": "boolean",
    "section": "text",
    "contact": "text",
    "effective_on": "date",
    "expires_on": "date",
    "yearly_estimate": "integer",
    "source_row": "integer",
}


class StagedRows(Sequence[MatterRow]):
    """The rows of a list in order; equal to any sequence of the same rows."""

    def __init__(self, rows: Iterable[MatterRow] = ()) -> None:
        self._file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - goes with the object
        weakref.finalize(self, self._file.close)
        self._waiting: list[str] = []
        self._length = 0
        self._left_out: frozenset[int] = frozenset()
        for each in rows:
            self.add(*vars(each).values())

    def add(
        self,
        position: int,
        code: str,
        name: str,
        category: str,
        subject_kinds: Collection[str],
        stage: str,
        use_modes: Collection[str],
        channel: str,
        report_terms: str,
        dishonesty_measure: str,
        legal_basis: str,
        basis_level: str | None,
        needs_consent: bool,
        section: str,
        contact: str,
        effective_on: date,
        expires_on: date | None,
        yearly_estimate: int | None,
        source_row: int,
    ) -> None:
        """Append a row."""
        texts = (
            code, name, channel, report_terms, dishonesty_measure, legal_basis, section, contact,
        )  # fmt: skip
        written = "".join(texts)
        if "\\" in written or "\n" in written or "\t" in written or "\r" in written:
            code, name, channel, report_terms, dishonesty_measure, legal_basis, section, contact = (
                _TO_ESCAPE.sub(lambda found: _ESCAPED[found[0]], text) for text in texts
            )
        self._waiting.append(
            f"{position}\t{code}\t{name}\t{category}\t{_array(tuple(subject_kinds))}\t{stage}\t"
            f"{_sorted_array(frozenset(use_modes))}\t{channel}\t{report_terms}\t"
            f"{dishonesty_measure}\t{legal_basis}\t{basis_level or ''}\t"
            f"{'t' if needs_consent else 'f'}\t{section}\t{contact}\t{_day(effective_on)}\t"
            f"{_NULL if expires_on is None else _day(expires_on)}\t"
            f"{_NULL if yearly_estimate is None else yearly_estimate}\t{source_row}\n"
        )
        self._length += 1
        if len(self._waiting) >= _LINES:
            self._write()

    def add_read(self, facts: Row, section: str, contact: str) -> None:
        """Append what was read from a workbook."""
        self.add(
            facts.position, facts.code, facts.name, facts.category, facts.subject_kinds,
            facts.stage, facts.use_modes, facts.channel, facts.report_terms,
            facts.dishonesty_measure, facts.legal_basis, facts.basis_level, facts.needs_consent,
            section, contact, facts.effective_on, facts.expires_on, facts.yearly_estimate,
            facts.source_row,
        )  # fmt: skip

    def leave_out(self, positions: Collection[int]) -> None:
        """Forget the rows in these places of the list."""
        found = [each.position for each in self]
        self._left_out |= frozenset(positions)
        self._length = sum(1 for each in found if each not in self._left_out)

    def copied(self) -> Iterator[bytes]:
        """All rows as ``COPY … FROM STDIN`` takes them, a block at a time."""
        if self._left_out:
            yield from self._lines()
        else:
            yield from self._blocks()

    def __iter__(self) -> Iterator[MatterRow]:
        return map(_row, self._lines())

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, place: int) -> MatterRow: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[MatterRow]: ...
    def __getitem__(self, place: int | slice) -> MatterRow | Sequence[MatterRow]:
        return tuple(self)[place]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"StagedRows({list(self)!r})"

    def _write(self) -> None:
        self._file.seek(0, 2)
        self._file.write("".join(self._waiting).encode())
        self._waiting.clear()

    def _blocks(self) -> Iterator[bytes]:
        """Keeps its own place: several may read at once."""
        self._write()
        place = 0
        while True:
            self._file.seek(place)
            block = self._file.read(_BLOCK)
            if not block:
                return
            place += len(block)
            yield block

    def _lines(self) -> Iterator[bytes]:
        begun = b""
        for block in self._blocks():
            *whole, begun = (begun + block).split(b"\n")
            for line in whole:
                if not self._left_out or int(line.partition(b"\t")[0]) not in self._left_out:
                    yield line + b"\n"


def staged(rows: Iterable[MatterRow]) -> StagedRows:
    """Rows that can be copied, written only if they are not yet."""
    return rows if isinstance(rows, StagedRows) else StagedRows(rows)


@lru_cache(1_000)
def _array(members: tuple[str, ...]) -> str:
    return f"{{{','.join(members)}}}"


@lru_cache(1_000)
def _sorted_array(members: frozenset[str]) -> str:
    return _array(tuple(sorted(members)))


_day = lru_cache(10_000)(date.isoformat)


def _row(line: bytes) -> MatterRow:
    (
        position, code, name, category, subject_kinds, stage, use_modes, channel, report_terms,
        dishonesty_measure, legal_basis, basis_level, needs_consent, section, contact, effective_on,
        expires_on, yearly_estimate, source_row,
    ) = line.decode().removesuffix("\n").split("\t")  # fmt: skip
    return MatterRow(
        position=int(position),
        code=_meant(code),
        name=_meant(name),
        category=Category(category),
        subject_kinds=tuple(map(SubjectKind, _members(subject_kinds))),
        stage=Stage(stage),
        use_modes=frozenset(map(UseMode, _members(use_modes))),
        channel=_meant(channel),
        report_terms=_meant(report_terms),
        dishonesty_measure=_meant(dishonesty_measure),
        legal_basis=_meant(legal_basis),
        basis_level=BasisLevel(basis_level) if basis_level else None,
        needs_consent=needs_consent == "t",
        section=_meant(section),
        contact=_meant(contact),
        effective_on=date.fromisoformat(effective_on),
        expires_on=None if expires_on == _NULL else date.fromisoformat(expires_on),
        yearly_estimate=None if yearly_estimate == _NULL else int(yearly_estimate),
        source_row=int(source_row),
    )


def _members(array: str) -> list[str]:
    inside = array[1:-1]
    return inside.split(",") if inside else []


def _meant(text: str) -> str:
    return _TO_READ.sub(lambda found: _MEANT[found[0]], text) if "\\" in text else text
