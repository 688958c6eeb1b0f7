"""The assessment's workbook filled from the database: the one file in here that knows models.

The entries behind the points are read unit by unit while the book is written, each unit in a short
transaction of its own: entries never change, so what was computed is what is read, however long
the writing takes, and no transaction stays open for it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from audit import sight
from audit.actions import find
from audit.appealed import Appealed, appeals
from audit.assessing import entries_numbered
from audit.exports.assessment_book import (
    AdjustmentRow,
    AppealRow,
    Book,
    Column,
    DetailRow,
    EvidenceRow,
    UnitRow,
)
from audit.models import Adjustment, AdjustmentState, Assessment
from audit.scoring.engine import Sheet, ranked
from audit.scoring.words import inputs_in_words
from tenants.scope import unit_scope

GRADING = (
    "等次",
    "90分及以上为优秀，80分及以上为良好，60分及以上为合格，其余为不合格；"
    "优秀不超过参加排名单位的30%，总分相同的并列。",
)


@dataclass(frozen=True)
class _Rows:
    """Rows that can be read again and again: each reading makes them afresh."""

    make: Any

    def __iter__(self) -> Iterator[Any]:
        return iter(self.make())


def build(assessment: Assessment, sheets: Sequence[Sheet]) -> Book:
    """The book of a kept assessment; enter the office's scope only to call it, not to write it."""
    order = ranked(sheets)
    lines = sheets[0].lines if sheets else ()
    return Book(
        office=assessment.office.name,
        year=assessment.year,
        number=assessment.number,
        rubric=str(assessment.rubric),
        as_of=assessment.as_of,
        columns=tuple(
            Column(each.indicator.code, str(each.indicator.title), each.out_of) for each in lines
        ),
        units=[_unit(rank, sheet, grade) for rank, sheet, grade in order],
        details=_Rows(lambda: _details([sheet for _rank, sheet, _grade in order])),
        evidence=_Rows(lambda: _evidence([sheet for _rank, sheet, _grade in order])),
        heads=[(name, seq, hash_) for name, (seq, hash_) in sorted(assessment.heads.items())],
        explanations=[
            *(
                (f"{each.indicator.code} {each.indicator.title}", str(each.indicator.explained))
                for each in lines
            ),
            GRADING,
        ],
        adjustments=_adjustments(assessment),
        appeals=[_appeal(each) for each in appeals(assessment)],
    )


def _adjustments(assessment: Assessment) -> list[AdjustmentRow]:
    rows = Adjustment.objects.filter(assessment=assessment)
    return [
        AdjustmentRow(
            unit=each.unit.name,
            code=each.unit.code,
            indicator=each.indicator,
            before=each.before,
            after=each.after,
            out_of=each.out_of,
            reason=each.reason,
            appeal=each.appeal is not None,
            proposed_by=each.proposed_by.display_name,
            proposed_at=each.proposed_at,
            state=each.get_state_display(),
            counts=each.state == AdjustmentState.APPROVED,
            judged_by=each.judged_by.display_name if each.judged_by else "",
            judged_at=each.judged_at,
        )
        for each in rows.select_related("unit", "proposed_by", "judged_by")
    ]


def _appeal(each: Appealed) -> AppealRow:
    return AppealRow(
        unit=each.unit.name,
        indicator=each.indicator,
        grounds=each.grounds,
        files=each.files,
        raised_by=each.raised_by,
        raised_at=each.raised_at,
        due_on=each.last_day,
        state=each.state_words,
        late=each.is_late,
        decided_by=each.decided_by,
        decided_at=each.decided_at,
        answer=each.answer,
    )


def evidence_rows(sheets: Sequence[Sheet]) -> int:
    """How many rows the evidence will have."""
    return sum(len(line.result.evidence) for sheet in sheets for line in sheet.lines)


def all_rows(book: Book, sheets: Sequence[Sheet]) -> int:
    """How many rows the whole book will have, as `write_book` counts them."""
    beside = len(book.adjustments) + len(book.appeals)
    return beside + len(sheets) + sum(len(sheet.lines) for sheet in sheets) + evidence_rows(sheets)


def _unit(rank: int | None, sheet: Sheet, grade: str) -> UnitRow:
    judged = [line.indicator.code for line in sheet.lines if line.result.for_a_person]
    return UnitRow(
        rank=rank,
        unit=sheet.unit.name,
        code=sheet.unit.code,
        kind=sheet.unit.get_kind_display(),
        points=tuple(line.computed for line in sheet.lines),
        total=sheet.total,
        grade=grade,
        note=f"样本较小，宜人工复核：{'、'.join(judged)}" if judged else "",
    )


def _details(sheets: Sequence[Sheet]) -> Iterator[DetailRow]:
    for sheet in sheets:
        for line in sheet.lines:
            yield DetailRow(
                unit=sheet.unit.name,
                indicator=line.indicator.code,
                title=str(line.indicator.title),
                points=line.computed,
                out_of=line.out_of,
                inputs=inputs_in_words(line),
                evidence_count=len(line.result.evidence),
                explained=str(line.indicator.explained),
                after=line.after,
            )


def _evidence(sheets: Sequence[Sheet]) -> Iterator[EvidenceRow]:
    for sheet in sheets:
        held = _entries(sheet)
        for line in sheet.lines:
            for number in line.result.evidence:
                entry, subject = held[number].entry, held[number].subject
                yield EvidenceRow(
                    unit=sheet.unit.name,
                    indicator=line.indicator.code,
                    entry=number,
                    at=entry.at,
                    action=str(find(entry.action).label),
                    subject=subject,
                    hash=entry.hash,
                )


def _entries(sheet: Sheet) -> dict[str, sight.Shown]:
    """The entries behind one unit's points, by number."""
    numbers = {number for line in sheet.lines for number in line.result.evidence}
    if not numbers:
        return {}
    with unit_scope(sheet.unit):
        found = sight.shown(entries_numbered(sorted(numbers)))
        return {each.entry.number: each for each in found}
