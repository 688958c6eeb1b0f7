"""Kept assessments: what was stored comes back as the sheets that the screens and workbooks read."""

from collections import defaultdict
from decimal import Decimal

from django.db.models import Q

from audit.models import Adjustment, AdjustmentState, Assessment, Score
from audit.scoring.engine import Line, Sheet
from audit.scoring.facts import Points, all_indicators
from tenants.models import Office, Unit


def published_assessment(office: Office, year: int) -> Assessment | None:
    """The computation that the units read as the year's result: shown to them, or locked."""
    return (
        Assessment.objects.filter(
            Q(locked_at__isnull=False) | Q(shown_at__isnull=False, taken_back_at__isnull=True),
            office=office,
            year=year,
        )
        .select_related("rubric", "office", "locked_by", "shown_by", "confirmed_by")
        .defer("heads")  # a unit may not read them
        .first()
    )


def kept_sheets(assessment: Assessment, unit: Unit | None = None) -> list[Sheet]:
    """The sheets of a kept assessment as they were stored (of one unit); enter a scope first.

    Approved adjustments are laid over the computed points, which stay readable.
    """
    known = {each.code: each for each in all_indicators()}
    after = adjusted(assessment, unit)
    lines: dict[Unit, list[Line]] = defaultdict(list)
    scores = Score.objects.filter(assessment=assessment).select_related("unit")
    if unit is not None:
        scores = scores.filter(unit=unit)
    for score in scores.order_by("unit__position", "unit__code", "indicator"):
        share = score.points / score.out_of if score.points and score.out_of else score.points
        result = Points(share, score.inputs, tuple(score.entries), score.for_a_person)
        now = after.get((score.unit_id, score.indicator))
        lines[score.unit].append(Line(known[score.indicator], score.out_of, result, now))
    return [Sheet(unit, tuple(held)) for unit, held in lines.items()]


def adjusted(assessment: Assessment, unit: Unit | None = None) -> dict[tuple[int, str], Decimal]:
    """(unit, indicator) → the points that the last approved adjustment set."""
    rows = Adjustment.objects.filter(assessment=assessment, state=AdjustmentState.APPROVED)
    if unit is not None:
        rows = rows.filter(unit=unit)
    found = rows.order_by("judged_at", "pk").values_list("unit_id", "indicator", "after")
    return {(unit_id, code): after for unit_id, code, after in found}
