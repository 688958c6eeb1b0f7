"""到期日历: what of the unit falls due on which day of a month."""

from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import render

from casefiles.duedates import DueDate
from casefiles.workdays import Calendar
from casefiles.workdays.calendar import UNCONFIRMED
from tenants import clock
from tenants.workspaces import WorkspaceRequest
from workflows.duedates import weeks_of
from workflows.screens.links import url


def calendar(request: WorkspaceRequest) -> HttpResponse:
    """One month; `day` opens the whole list of a day under it."""
    month = _date(f"{request.GET.get('month', '')}-01") or clock.today().replace(day=1)
    opened = _date(request.GET.get("day", ""))
    weeks = weeks_of(request.actor, month)
    days = [day for week in weeks for day in week]
    rows = [
        [(day, [(each, _url(request, each)) for each in day.shown]) for day in week]
        for week in weeks
    ]
    chosen = next((day for day in days if day.on == opened), None)
    confirmed = Calendar().confirmed(month.year)
    return render(
        request,
        "workflows/calendar.html",
        {
            "month": month,
            "before": month - timedelta(days=1),
            "after": month + timedelta(days=31),
            "today": clock.today(),
            "rows": rows,
            "chosen": chosen,
            "chosen_lines": [(each, _url(request, each)) for each in chosen.lines]
            if chosen
            else [],
            "total": sum(len(day.lines) for day in days if day.inside),
            "unconfirmed": "" if confirmed else str(UNCONFIRMED) % {"year": month.year},
        },
    )


def _url(request: WorkspaceRequest, each: DueDate) -> str:
    return url(request.actor, each.route, each.key)


def _date(text: str) -> date | None:
    """A day between 2000 and 2100; None for anything else."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2100 else None
