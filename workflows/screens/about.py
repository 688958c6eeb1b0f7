"""本单位: the people, and the unit's own approval steps."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from audit.timeline import timeline
from casefiles.people.accounts import houses_of
from casefiles.screens.people.rows import gather
from tenants.access import Verb, may
from tenants.models import Membership, Unit
from tenants.workspaces import WorkspaceRequest
from workflows.models import TemplateKind, WorkflowTemplate
from workflows.planned import steps_of


def people_of_unit(unit: Unit) -> list[tuple[str, str, list[str]]]:
    """(name, account, roles) of everyone with a role today; one statement."""
    rows = Membership.objects.in_force().select_related("user").order_by("user__username")
    people = gather(rows, houses_of(unit))
    return [(each.person.display_name, each.account, each.role_names) for each in people]


def about(request: WorkspaceRequest) -> HttpResponse:
    """The unit's people and the steps in force."""
    unit = request.actor.unit
    assert unit is not None
    template = WorkflowTemplate.objects.in_force(unit.pk, TemplateKind.FILING)
    return render(
        request,
        "workflows/about.html",
        {
            "people": people_of_unit(unit),
            "people_url": reverse("unit:people", args=[unit.code])
            if may(request.actor, Verb.VIEW_PEOPLE)
            else "",
            "steps": steps_of(template),
            "timeline": timeline(unit),
            "names": list(unit.names.order_by("-since")),
        },
    )
