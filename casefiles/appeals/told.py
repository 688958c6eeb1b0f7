"""Appeals as the assessment reads them, and the working days it counts by."""

from datetime import datetime

from django.db.models import Count

from audit.appealed import Appealed
from audit.models import Assessment
from casefiles.models import Appeal
from casefiles.workdays import Calendar
from casefiles.workdays.deadlines import end_of
from tenants.clock import SHANGHAI
from tenants.models import Unit


def appeals_of(assessment: Assessment, unit: Unit | None = None) -> list[Appealed]:
    """The appeals against one shown result (of one unit), oldest first."""
    rows = Appeal.objects.filter(assessment=assessment)
    if unit is not None:
        rows = rows.filter(unit=unit)
    related = rows.select_related("unit", "raised_by", "decided_by")
    return [_told(each, each.files) for each in related.annotate(files=Count("evidence"))]


def _told(appeal: Appeal, files: int) -> Appealed:
    return Appealed(
        key=appeal.pk,
        unit=appeal.unit,
        indicator=appeal.indicator,
        state=appeal.state,
        state_words=appeal.get_state_display(),
        tone=appeal.tone,
        raised_by=appeal.raised_by.display_name,
        raised_at=appeal.raised_at,
        grounds=appeal.grounds,
        files=files,
        due_at=appeal.due_at,
        decided_by=appeal.decided_by.display_name if appeal.decided_by else "",
        decided_at=appeal.decided_at,
        answer=appeal.answer,
    )


def end_of_workdays(start: datetime, days: int) -> datetime:
    """24:00 of the last of so many working days after the day of `start`."""
    return end_of(Calendar().add_workdays(start.astimezone(SHANGHAI).date(), days))
