"""考核: a unit's score explained, every point a click from its entries."""

from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from audit import sight
from audit.assessing import NoRubric, entries_numbered, standing
from audit.scoring.engine import Line, Sheet
from audit.scoring.words import inputs_in_words
from tenants import clock
from tenants.models import Unit
from tenants.workspaces import WorkspaceRequest


def score(request: WorkspaceRequest) -> HttpResponse:
    """The unit's live score of the year."""
    unit = request.actor.unit
    assert unit is not None
    return _explained(request, unit, clock.today().year, "audit/score.html")


def score_line(request: WorkspaceRequest, code: str) -> HttpResponse:
    """The entries behind one indicator."""
    unit = request.actor.unit
    assert unit is not None
    return _evidence(request, unit, clock.today().year, code)


def member_score(request: WorkspaceRequest, year: int, member: str) -> HttpResponse:
    """The office's view of a unit's live score."""
    return _explained(request, _member(request, member), year, "audit/score.html")


def member_line(request: WorkspaceRequest, year: int, member: str, code: str) -> HttpResponse:
    """The office's view of the entries behind one indicator."""
    return _evidence(request, _member(request, member), year, code)


def _member(request: WorkspaceRequest, member: str) -> Unit:
    return get_object_or_404(
        Unit.objects.select_related("office"), office=request.workspace.office, code=member
    )


def _explained(request: WorkspaceRequest, unit: Unit, year: int, page: str) -> HttpResponse:
    try:
        held = standing(unit, year)
    except NoRubric as refusal:
        return render(request, page, {"member": unit, "year": year, "refusal": str(refusal)})
    return render(
        request,
        page,
        {
            "member": unit,
            "year": year,
            "rubric": held.rubric,
            "sheet": held.sheet,
            "lines": [_line(request, unit, year, each) for each in held.sheet.lines],
            "gains": _gains(held.sheet),
            "as_of": held.as_of,
            "final": held.final,
        },
    )


def _line(request: WorkspaceRequest, unit: Unit, year: int, line: Line) -> dict[str, Any]:
    if request.actor.unit is None:
        office = request.workspace.office.division_code
        args: list[Any] = [office, year, unit.code, line.indicator.code]
        url = reverse("office:assessment-line", args=args)
    else:
        url = reverse("unit:score-line", args=[unit.code, line.indicator.code])
    share = line.result.share
    return {
        "line": line,
        "percent": float(share * 100) if share is not None else 0,
        "inputs": inputs_in_words(line),
        "count": len(line.result.evidence),
        "url": url,
        "tone": "" if share is None or share >= Decimal("0.8") else "warn",
    }


def _gains(sheet: Sheet) -> list[tuple[str, str]]:
    """How to gain the next points: the hints of the lines that lose most, with what is missing."""
    losing = [
        (line.out_of - (line.points or Decimal(0)), line)
        for line in sheet.lines
        if line.result.hint and (line.points is None or line.points < line.out_of)
    ]
    return [
        (line.result.hint, f"{line.indicator.code} +{lost}")
        for lost, line in sorted(losing, key=lambda each: -each[0])[:3]
    ]


def _evidence(request: WorkspaceRequest, unit: Unit, year: int, code: str) -> HttpResponse:
    try:
        sheet = standing(unit, year).sheet
    except NoRubric:
        raise Http404 from None
    line = next((each for each in sheet.lines if each.indicator.code == code), None)
    if line is None:
        raise Http404
    entries = entries_numbered(list(line.result.evidence))
    return render(
        request,
        "audit/score_line.html",
        {
            "member": unit,
            "year": year,
            "line": line,
            "inputs": inputs_in_words(line),
            "rows": sight.shown(entries),
        },
    )
