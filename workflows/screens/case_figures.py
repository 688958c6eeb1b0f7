"""The cases behind a figure of a month's report."""

from typing import Any

from django.db.models import Exists, F, OuterRef, Q

from casefiles.counting import RESTRICTED, month_bounds
from casefiles.itemlists.words import SubjectKind, UseMode
from casefiles.models import RecordQuery


def of_month(rows: Any, figure: str, month: str) -> Any:
    """What stands behind a figure of a month's report: as many rows as the figure says."""
    try:
        start, end = month_bounds(month)
    except (ValueError, OverflowError):
        return rows
    decided = Q(decided_at__gte=start, decided_at__lt=end)
    to_check = decided & Q(matter__use_modes__contains=[UseMode.RECORD.value])
    earlier = RecordQuery.objects.filter(case=OuterRef("pk"), queried_at__lt=end)
    queried = Q(queries__queried_at__gte=start, queries__queried_at__lt=end)
    found = Q(findings__query__queried_at__gte=start, findings__query__queried_at__lt=end)
    natural = Q(subject__kind=SubjectKind.NATURAL)
    at, document = F("queries__queried_at"), F("findings__document_no")
    match figure:
        case "cases_opened":
            return rows.filter(accepted_at__gte=start, accepted_at__lt=end)
        case "cases_to_check":
            return rows.filter(to_check)
        case "cases_checked":
            return rows.filter(to_check, Exists(earlier))
        # Queries and records are counted, not cases: a case stands here once for each.
        case "queries_legal":
            return rows.filter(queried & ~natural).annotate(counted_at=at)
        case "queries_natural":
            return rows.filter(queried & natural).annotate(counted_at=at)
        case "dishonest_findings":
            return rows.filter(found).annotate(counted_document=document)
        case "restrictions":
            return rows.filter(decided & RESTRICTED)
    return rows.filter(decided)
