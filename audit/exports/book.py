"""What the annual assessment's workbook holds, as plain rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True)
class Column:
    """An indicator of the rubric."""

    code: str
    title: str
    out_of: Decimal


@dataclass(frozen=True)
class UnitRow:
    """One unit's result.

    `points` follow the columns as computed, None where an indicator does not apply; `total` is the
    engine's own with what was adjusted, out of 100 and renormalised over what applies; None, without
    a rank, where nothing applies.
    """

    rank: int | None
    unit: str
    code: str
    kind: str
    points: tuple[Decimal | None, ...]
    total: Decimal | None
    grade: str
    note: str


@dataclass(frozen=True)
class DetailRow:
    """One indicator of one unit: what it was computed from; `after` where it was adjusted since."""

    unit: str
    indicator: str
    title: str
    points: Decimal | None
    out_of: Decimal
    inputs: str
    evidence_count: int
    explained: str
    after: Decimal | None = None


@dataclass(frozen=True)
class EvidenceRow:
    """One audit entry behind one indicator of one unit; `at` is aware."""

    unit: str
    indicator: str
    entry: str
    at: datetime
    action: str
    subject: str
    hash: str


@dataclass(frozen=True)
class AdjustmentRow:
    """One adjustment; it counts where `counts` says so. `at` is aware, as is `judged_at`."""

    unit: str
    code: str
    indicator: str
    before: Decimal | None
    after: Decimal
    out_of: Decimal
    reason: str
    appeal: bool
    proposed_by: str
    proposed_at: datetime
    state: str
    counts: bool
    judged_by: str
    judged_at: datetime | None


@dataclass(frozen=True)
class AppealRow:
    """One appeal and its answer; moments are aware, `due_on` is the last day to answer."""

    unit: str
    indicator: str
    grounds: str
    files: int
    raised_by: str
    raised_at: datetime
    due_on: date
    state: str
    late: bool
    decided_by: str
    decided_at: datetime | None
    answer: str


@dataclass(frozen=True)
class Book:
    """The whole workbook.

    `details` and `evidence` are read once, row by row. `heads` are (chain, number of its last
    entry, hash); `explanations` are (label, text); `as_of` is aware.
    """

    office: str
    year: int
    number: int
    rubric: str
    as_of: datetime
    columns: tuple[Column, ...]
    units: Sequence[UnitRow]
    details: Iterable[DetailRow]
    evidence: Iterable[EvidenceRow]
    heads: Sequence[tuple[str, int, str]]
    explanations: Sequence[tuple[str, str]]
    adjustments: Sequence[AdjustmentRow] = ()
    appeals: Sequence[AppealRow] = ()

    @property
    def title(self) -> str:
        """The table's name, as the office files it."""
        return f"{self.office}{self.year}年度信用记录和信用报告应用工作考核"
