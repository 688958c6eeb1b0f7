"""考核: a unit's score explained, every point a click from its entries; what is shown may be appealed."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from audit import sight
from audit.appealed import Appealed, appeals
from audit.assessing import NoRubric, Standing, entries_numbered, standing
from audit.models import Assessment
from audit.scoring.engine import Line, Sheet
from audit.scoring.words import inputs_in_words
from audit.settling import last_shown_day
from tenants import clock
from tenants.access import Verb, may
from tenants.models import Unit
from tenants.workspaces import WorkspaceRequest


def score(request: WorkspaceRequest) -> HttpResponse:
    """The unit's score of the year that runs."""
    return score_year(request, clock.today().year)


def score_year(request: WorkspaceRequest, year: int) -> HttpResponse:
    """The unit's score of a year: live, shown, or final."""
    unit = request.actor.unit
    assert unit is not None
    return _explained(request, unit, year, "audit/score.html")


def score_line(request: WorkspaceRequest, code: str) -> HttpResponse:
    """The entries behind one indicator in the year that runs."""
    return score_year_line(request, clock.today().year, code)


def score_year_line(request: WorkspaceRequest, year: int, code: str) -> HttpResponse:
    """The entries behind one indicator."""
    unit = request.actor.unit
    assert unit is not None
    return _evidence(request, unit, year, code)


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
        context = {"member": unit, "year": year, "refusal": str(refusal)}
        return render(request, page, context | _years(request, unit, year))
    raised: dict[str, list[Appealed]] = defaultdict(list)
    if held.assessment is not None:
        for each in appeals(held.assessment, unit):
            raised[each.indicator].append(each)
    return render(
        request,
        page,
        {
            "member": unit,
            "year": year,
            "rubric": held.rubric,
            "sheet": held.sheet,
            "lines": [
                _line(request, unit, year, each)
                | _beside(request, unit, held, raised[each.indicator.code], each)
                for each in held.sheet.lines
            ],
            "gains": _gains(held.sheet),
            "as_of": held.as_of,
            "final": held.final,
            "shown": held.assessment,
            "shown_last": _last_day(held),
            "appealable": request.actor.unit is not None and _appealable(held),
            "may_appeal_now": _appealable(held) and may(request.actor, Verb.APPEAL),
        }
        | _years(request, unit, year),
    )


def _last_day(held: Standing) -> str:
    """The last day of the showing, if it was shown."""
    shown = held.assessment
    return last_shown_day(shown) if shown is not None and shown.shown_until is not None else ""


def _appealable(held: Standing) -> bool:
    """Whether units may appeal now."""
    shown = held.assessment
    return shown is not None and shown.shown_until is not None and clock.now() < shown.shown_until


def _beside(
    request: WorkspaceRequest, unit: Unit, held: Standing, raised: list[Appealed], line: Line
) -> dict[str, Any]:
    """What people did with one indicator of a shown score, and what they may do."""
    kept = held.assessment
    if kept is None:
        return {}
    at_office, code = request.actor.unit is None, line.indicator.code
    space = request.workspace.office.division_code if at_office else unit.code
    appeal = "office:appeal" if at_office else "unit:appeal"
    told: dict[str, Any] = {
        "raised": [(each, reverse(appeal, args=[space, each.key])) for each in raised],
        "adjusted": line.after is not None,
    }
    if at_office and kept.confirmed_at is None and may(request.actor, Verb.ADJUST_RESULT):
        told["adjust_url"] = reverse(
            "office:adjustment-new", args=[space, kept.year, unit.code, code]
        )
    waits = any(each.is_open for each in raised)
    if not at_office and _appealable(held) and not waits and may(request.actor, Verb.APPEAL):
        told["appeal_url"] = reverse("unit:appeal-new", args=[space, kept.year, code])
    return told


def _years(request: WorkspaceRequest, unit: Unit, year: int) -> dict[str, Any]:
    """The unit's way to the year that was shown last, and why one was taken back."""
    if request.actor.unit is None:
        return {}
    rows = Assessment.objects.filter(office=unit.office, shown_at__isnull=False).defer("heads")
    last = rows.order_by("-shown_at").first()
    of_year = rows.filter(year=year).order_by("-shown_at").first()
    return {
        "other_year": last.year if last and last.is_shown and last.year != year else None,
        "taken_back": of_year if of_year and of_year.taken_back_at else None,
    }


def _line(request: WorkspaceRequest, unit: Unit, year: int, line: Line) -> dict[str, Any]:
    if request.actor.unit is None:
        office = request.workspace.office.division_code
        args: list[Any] = [office, year, unit.code, line.indicator.code]
        url = reverse("office:assessment-line", args=args)
    elif year == clock.today().year:
        url = reverse("unit:score-line", args=[unit.code, line.indicator.code])
    else:
        url = reverse("unit:score-year-line", args=[unit.code, year, line.indicator.code])
    share = line.result.share
    if line.after is not None:
        share = line.after / line.out_of if line.out_of else Decimal(0)
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
