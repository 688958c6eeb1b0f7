"""应急查阅: the office's list of cases by their metadata, one case for half an hour, the unit's notice."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from casefiles.models import Case, EmergencyReading, Guard
from casefiles.screens.access_forms import EmergencyForm
from casefiles.verbs import emergencies
from tenants import asked, clock
from tenants.access import Verb, may
from tenants.actors import Actor
from tenants.models import Unit
from tenants.refusals import Refusal
from tenants.workspaces import WorkspaceRequest

PAGE = 50
METADATA = ("case_no", "state", "accepted_at", "decided_at", "unit", "office", "matter")


def cases(request: WorkspaceRequest) -> HttpResponse:
    """Cases of the office's units: number, matter, state and dates; of the confidential ones less."""
    office = request.workspace.office
    units = list(Unit.objects.on_roster(office, clock.today()))
    member = request.GET.get("unit", "")
    rows = Case.objects.filter(office=office).select_related("unit", "matter")
    guards = Guard.objects.filter(office=office, lifted_at__isnull=True).select_related("unit")
    if member in {each.code for each in units}:
        rows, guards = rows.filter(unit__code=member), guards.filter(unit__code=member)
    shown = rows.only(*METADATA, "unit__short_name", "matter__name").order_by("-accepted_at", "pk")
    return render(
        request,
        "casefiles/office_cases.html",
        {
            "page": Paginator(shown, PAGE).get_page(request.GET.get("page")),
            "query": asked.without_page(request),
            "units": units,
            "member": member,
            "guards": list(guards.order_by("-guarded_at")),
        },
    )


def case(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """One case: its metadata and the form, or all of it while a reading is open."""
    found = emergencies.read_in_emergency(case, by=request.actor)
    if found is None:
        return _ask(request, case, EmergencyForm())
    reading, peek = found
    context = {"reading": reading, **vars(peek)}
    return render(request, "casefiles/office_case_read.html", context)


def break_glass(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """Open the case, with a reason."""
    form = EmergencyForm(request.POST)
    unit, _found = _metadata(request, case)
    if not form.is_valid():
        return _ask(request, case, form)
    try:
        emergencies.break_glass(unit, case, by=request.actor, **form.cleaned_data)
    except Case.DoesNotExist:
        raise Http404 from None
    except Refusal as refusal:
        form.add_error("grounds", str(refusal))
        return _ask(request, case, form)
    return redirect(reverse("office:case", args=[request.workspace.office.division_code, case]))


def _metadata(request: WorkspaceRequest, pk: UUID) -> tuple[Unit, Case | None]:
    """The unit of a case and, unless it is confidential, the case's metadata; else 404."""
    office = request.workspace.office
    rows = Case.objects.filter(office=office).select_related("unit__office", "matter")
    found = rows.defer("opinion", "reason", "measure", "basis_note").filter(pk=pk).first()
    if found is not None:
        return found.unit, found
    guards = Guard.objects.filter(office=office, case_id=pk, lifted_at__isnull=True)
    return get_object_or_404(guards.select_related("unit__office")).unit, None


def _ask(request: WorkspaceRequest, pk: UUID, form: EmergencyForm) -> HttpResponse:
    unit, found = _metadata(request, pk)
    context: dict[str, Any] = {
        "member": unit,
        "case": found,
        "case_id": pk,
        "form": form,
        "minutes": emergencies.MINUTES,
    }
    return render(
        request,
        "casefiles/office_case.html",
        context,
        status=422 if form.is_bound and form.errors else 200,
    )


def acknowledge(request: WorkspaceRequest, reading: UUID) -> HttpResponse:
    """The unit takes note of a reading."""
    assert request.actor.unit is not None
    found = get_object_or_404(EmergencyReading, pk=reading)
    emergencies.acknowledge(found, by=request.actor)
    return redirect(reverse("unit:inbox", args=[request.actor.unit.code]))


@dataclass(frozen=True)
class Alert:
    """A reading that nobody of the unit has acknowledged; the case's number, where it may be seen."""

    reading: EmergencyReading
    case_no: str


def alerts_for(by: Actor) -> list[Alert]:
    """What the unit's administrator, approvers and leaders are told in their inbox; one statement."""
    if by.unit is None or not may(by, Verb.SEE_ALERTS):
        return []
    seen = (
        Case.objects.filter(pk=OuterRef("case_id"))
        if may(by, Verb.VIEW_CASES)
        else Case.objects.none()
    )
    readings = emergencies.unseen(by.unit).annotate(case_no=Subquery(seen.values("case_no")))
    return [Alert(each, each.case_no or "") for each in readings]
