"""Kept assessments: what was stored comes back as the sheets that the screens and workbooks read."""

from collections import defaultdict

from audit.models import Assessment, Score
from audit.scoring.engine import Line, Sheet
from audit.scoring.facts import Points, all_indicators
from tenants.models import Office, Unit


def locked_assessment(office: Office, year: int) -> Assessment | None:
    """The computation that the office locked for a year; None while the year is open."""
    return (
        Assessment.objects.filter(office=office, year=year, locked_at__isnull=False)
        .select_related("rubric", "office", "locked_by")
        .defer("heads")  # a unit may not read them
        .first()
    )


def kept_sheets(assessment: Assessment, unit: Unit | None = None) -> list[Sheet]:
    """The sheets of a kept assessment as they were stored (of one unit); enter a scope first."""
    known = {each.code: each for each in all_indicators()}
    lines: dict[Unit, list[Line]] = defaultdict(list)
    scores = Score.objects.filter(assessment=assessment).select_related("unit")
    if unit is not None:
        scores = scores.filter(unit=unit)
    for score in scores.order_by("unit__position", "unit__code", "indicator"):
        share = score.points / score.out_of if score.points and score.out_of else score.points
        result = Points(share, score.inputs, tuple(score.entries), score.for_a_person)
        lines[score.unit].append(Line(known[score.indicator], score.out_of, result))
    return [Sheet(unit, tuple(held)) for unit, held in lines.items()]
