"""The office's assessment: the ranking, the export as a job, its progress and its file."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from audit import exporting
from audit.assessing import NoRubric, assessed_units, rubric_in_force
from audit.downloads import hand_out
from audit.kept import kept_sheets, published_assessment
from audit.locking import lock_year
from audit.models import Rubric, Run, RunState
from audit.scoring.engine import ranked, score_units
from audit.screens.download import XLSX
from audit.screens.publicity import shown_part
from tenants import clock
from tenants.access import Verb, may
from tenants.models import Office
from tenants.refusals import Refusal
from tenants.workspaces import WorkspaceRequest


def this_year(request: WorkspaceRequest) -> HttpResponse:
    """The assessment of the current year."""
    return assessment(request, clock.today().year)


def assessment(request: WorkspaceRequest, year: int) -> HttpResponse:
    """All units as of now, or as they were shown, best first; the stages above them."""
    office = request.workspace.office
    kept = published_assessment(office, year)
    try:
        rubric = kept.rubric if kept else rubric_in_force(office, year)
    except NoRubric as refusal:
        context = {"year": year, "refusal": str(refusal), "years": _years(office, year)}
        return render(request, "audit/assessment.html", context)
    as_of = kept.as_of if kept else clock.now()
    sheets = kept_sheets(kept) if kept else score_units(assessed_units(office, year), rubric, as_of)
    args = [office.division_code, year]
    rows = [
        {
            "rank": rank,
            "sheet": sheet,
            "grade": grade,
            "url": reverse("office:assessment-unit", args=[*args, sheet.unit.code]),
        }
        for rank, sheet, grade in ranked(sheets)
    ]
    runs = Run.objects.filter(office=office, kind=exporting.KIND, params__year=year)
    latest = runs.order_by("-asked_at").first()
    return render(
        request,
        "audit/assessment.html",
        {
            "year": year,
            "years": _years(office, year),
            "rubric": rubric,
            "columns": list(sheets[0].lines) if sheets else [],
            "rows": rows,
            "as_of": as_of,
            "locked": kept if kept and kept.locked_at else None,
            "may_export": may(request.actor, Verb.ASSESS),
            "run": run_part(request, latest) if latest else None,
            "poll_url": reverse("office:run", args=[office.division_code, latest.pk])
            if latest
            else "",
        }
        | shown_part(request, year, kept),
    )


def _years(office: Office, year: int) -> list[int]:
    """The years that have rules, latest first, and the one that is asked for."""
    rows = Rubric.objects.filter(office=office).order_by().values_list("year", flat=True)
    return sorted({*rows.distinct(), year}, reverse=True)


def export(request: WorkspaceRequest, year: int) -> HttpResponse:
    """Ask for the workbook; the page then shows how far the job is."""
    office = request.workspace.office
    try:
        exporting.ask_for_export(office, year, by=request.actor)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    return redirect(reverse("office:assessment-year", args=[office.division_code, year]))


def lock(request: WorkspaceRequest, year: int) -> HttpResponse:
    """Lock the year's result; the page then shows the final ranking."""
    office = request.workspace.office
    try:
        lock_year(office, year, by=request.actor)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    return redirect(reverse("office:assessment-year", args=[office.division_code, year]))


def run(request: WorkspaceRequest, run: UUID) -> HttpResponse:
    """How far a job is: the part of the page that polls."""
    found = get_object_or_404(Run, pk=run, office=request.workspace.office, kind=exporting.KIND)
    url = reverse("office:run", args=[request.workspace.office.division_code, found.pk])
    return render(
        request, "chengxin/parts/progress.html", {"run": run_part(request, found), "poll_url": url}
    )


def run_file(request: WorkspaceRequest, run: UUID) -> HttpResponse:
    """The finished workbook."""
    found = get_object_or_404(Run, pk=run, office=request.workspace.office, kind=exporting.KIND)
    if found.state != RunState.DONE or not found.stored_as:
        raise Http404
    content = exporting.read(found)
    return hand_out(found.office, content, found.file_name, XLSX, by=request.actor)


def run_part(request: WorkspaceRequest, found: Run) -> dict[str, Any]:
    """A run as the `progress` part takes it."""
    office = request.workspace.office.division_code
    done = found.state == RunState.DONE
    there = done and found.stored_as
    return {
        "title": _("%(year)s年度考核表") % {"year": found.params["year"]},
        "state": found.state,
        "percent": 100 if done else (found.done * 100 // found.total if found.total else 0),
        "done": found.done,
        "total": found.total,
        "message": found.error,
        "result_url": reverse("office:run-file", args=[office, found.pk]) if there else "",
        "result_label": _("下载 %(name)s") % {"name": found.file_name},
    }
