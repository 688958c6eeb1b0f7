"""本单位: the people, and the unit's own approval steps."""

from django.http import HttpResponse
from django.shortcuts import render

from audit.timeline import timeline
from tenants.models import Membership
from tenants.workspaces import WorkspaceRequest
from workflows.models import TemplateKind, WorkflowTemplate


def people_of_workspace() -> list[tuple[str, str, list[str]]]:
    """(name, account, roles) of everyone with a role today; one statement."""
    held: dict[int, tuple[str, str, list[str]]] = {}
    for each in Membership.objects.in_force().select_related("user").order_by("user__username"):
        _name, _account, roles = held.setdefault(
            each.user_id, (each.user.display_name, each.user.username, [])
        )
        roles.append(str(each.get_role_display()))
    return list(held.values())


def about(request: WorkspaceRequest) -> HttpResponse:
    """The unit's people and the steps in force."""
    unit = request.actor.unit
    assert unit is not None
    template = WorkflowTemplate.objects.in_force(unit.pk, TemplateKind.FILING)
    return render(
        request,
        "workflows/about.html",
        {
            "people": people_of_workspace(),
            "template": template,
            "steps": list(template.steps.all()) if template else [],
            "timeline": timeline(unit),
            "names": list(unit.names.order_by("-since")),
        },
    )
