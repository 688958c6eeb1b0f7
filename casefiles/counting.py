"""Counting a month: the figures of a progress report, from the cases themselves."""

from calendar import monthrange
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q

from casefiles.doors import every_door
from casefiles.itemlists.words import SubjectKind, UseMode
from casefiles.models import BatchRow, Case, Finding, MeasureKind, RecordQuery
from tenants.clock import SHANGHAI


def month_bounds(period: str) -> tuple[datetime, datetime]:
    """`2026-10` as [first moment, first moment of the next month) in Shanghai."""
    year, month = (int(part) for part in period.split("-"))
    first = datetime(year, month, 1, tzinfo=SHANGHAI)
    return first, first + timedelta(days=monthrange(year, month)[1])


def figures_of(unit_id: int, period: str) -> dict[str, int]:
    """The counted figures of a unit's month (names as in `progress.FIGURES`); five statements.

    Confidential cases count whoever counts: a figure tells nothing of a case.
    """
    with every_door(because="a month's figures count confidential cases too"):
        return _count(unit_id, *month_bounds(period))


def figures_between(unit_id: int, start: datetime, end: datetime) -> dict[str, int]:
    """The same figures of any time, [start, end)."""
    with every_door(because="a half-year's figures count confidential cases too"):
        return _count(unit_id, start, end)


# Decided with a measure that takes something away; an incentive is none.
RESTRICTED = ~Q(measure="") & ~Q(measure_kind=MeasureKind.INCENTIVE)


def _count(unit_id: int, start: datetime, end: datetime) -> dict[str, int]:
    month = Q(decided_at__gte=start, decided_at__lt=end)
    to_check = month & Q(matter__use_modes__contains=[UseMode.RECORD.value])
    cases = Case.objects.filter(unit_id=unit_id).annotate(
        checked=Exists(RecordQuery.objects.filter(case=OuterRef("pk"), queried_at__lt=end))
    )
    counted = cases.aggregate(
        cases_opened=Count("pk", filter=Q(accepted_at__gte=start, accepted_at__lt=end)),
        cases_decided=Count("pk", filter=month),
        cases_to_check=Count("pk", filter=to_check),
        cases_checked=Count("pk", filter=to_check & Q(checked=True)),
        restrictions=Count("pk", filter=month & RESTRICTED),
    )
    natural = Q(case__subject__kind=SubjectKind.NATURAL)
    queries = RecordQuery.objects.filter(
        unit_id=unit_id, queried_at__gte=start, queried_at__lt=end
    ).aggregate(
        queries_legal=Count("pk", filter=~natural), queries_natural=Count("pk", filter=natural)
    )
    listed = BatchRow.objects.filter(
        unit_id=unit_id, queried_at__gte=start, queried_at__lt=end
    ).aggregate(
        legal=Count("pk", filter=~Q(kind=SubjectKind.NATURAL)),
        natural=Count("pk", filter=Q(kind=SubjectKind.NATURAL)),
    )
    queries["queries_legal"] += listed["legal"]
    queries["queries_natural"] += listed["natural"]
    findings = Finding.objects.filter(
        unit_id=unit_id, query__queried_at__gte=start, query__queried_at__lt=end
    ).aggregate(dishonest_findings=Count("pk"))
    return counted | queries | findings
