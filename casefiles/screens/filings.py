"""报送: a unit's own year at a glance."""

import re
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render

from casefiles.models import Filing, FilingKind
from casefiles.screens.due import Due, due
from casefiles.screens.standing import Standing, standing
from casefiles.workdays import Calendar
from tenants import clock
from tenants.workspaces import WorkspaceRequest


@dataclass(frozen=True)
class Line:
    """One filing of the year, how it stands, how long is left."""

    filing: Filing
    standing: Standing
    due: Due | None

    @classmethod
    def of(cls, filing: Filing, calendar: Calendar) -> "Line":
        """A filing as a line; how long is left matters while the unit has it."""
        left = due(filing.due_at, calendar=calendar) if filing.is_with_unit else None
        return cls(filing, standing(filing, calendar), left)


def lines_of(unit_id: int, year: int) -> list[Line]:
    """A unit's filings that fell due or opened in a year; one statement."""
    calendar = Calendar()
    rows = Filing.objects.filter(unit_id=unit_id, opened_at__year=year).order_by(
        "-opened_at", "kind"
    )
    return [Line.of(each, calendar) for each in rows]


def year_of(request: WorkspaceRequest) -> int:
    """The year a page is asked for; this year by default."""
    asked = request.GET.get("year", "")
    return int(asked) if re.fullmatch(r"20[0-9]{2}", asked) else clock.today().year


def filings(request: WorkspaceRequest) -> HttpResponse:
    """All filings of the year, newest first."""
    assert request.actor.unit is not None
    year = year_of(request)
    lines = lines_of(request.actor.unit.pk, year)
    return render(
        request,
        "casefiles/filings.html",
        {
            "year": year,
            "lines": lines,
            "waiting": sum(1 for each in lines if each.filing.is_with_unit),
            "kinds": FilingKind,
        },
    )
