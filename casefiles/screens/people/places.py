"""Where a page of people acts: the workspace itself, or at an office one of its units."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from casefiles.people.duties import Where
from tenants.access import Verb, may
from tenants.models import Invitation, Membership, Unit, User
from tenants.workspaces import WorkspaceRequest


def place(request: WorkspaceRequest, code: str = "") -> Where:
    """The unit of a unit's workspace; at an office the unit of that code, or itself. 404 otherwise."""
    workspace = request.workspace
    if workspace.unit is not None:
        return workspace.unit
    if not code:
        return workspace.office
    found: Unit = get_object_or_404(
        Unit.objects.select_related("office"), office=workspace.office, code=code
    )
    return found


def asked_place(request: WorkspaceRequest) -> Where:
    """The place that the address names with `?unit=`."""
    return place(request, request.GET.get("unit", ""))


def code_of(where: Where) -> str:
    """A place as `?unit=` names it; the office itself is the empty word."""
    return where.code if isinstance(where, Unit) else ""


def memberships(request: WorkspaceRequest) -> Any:
    """All memberships, present and past, that the workspace may see."""
    rows = Membership.objects.select_related("user", "unit", "office")
    if request.workspace.unit is not None:
        return rows.filter(unit=request.workspace.unit)
    # A city office sees the counties below it; their people are theirs to keep.
    return rows.filter(office=request.workspace.office)


def person_here(request: WorkspaceRequest, uid: UUID) -> User:
    """The person, if ever a member here; everybody else answers as nobody does: 404."""
    row = memberships(request).filter(user__uid=uid).first()
    if row is None:
        raise Http404
    found: User = row.user
    return found


def invitation_here(request: WorkspaceRequest, uid: UUID) -> Invitation:
    """The invitation, if it is the workspace's own or one of its units'; 404 otherwise."""
    rows = Invitation.objects.select_related("unit__office", "office")
    if request.workspace.unit is None:
        rows = rows.filter(office=request.workspace.office)
    found: Invitation = get_object_or_404(rows, pk=uid)
    return found


def link(request: WorkspaceRequest, name: str, *args: Any) -> str:
    """The address of a page of people in this workspace."""
    workspace = request.workspace
    if workspace.unit is not None:
        return reverse(f"unit:{name}", args=[workspace.unit.code, *args])
    return reverse(f"office:{name}", args=[workspace.office.division_code, *args])


def back_to(request: WorkspaceRequest, name: str, *args: Any) -> HttpResponse:
    """A redirect to such a page."""
    return redirect(link(request, name, *args))


def keeps(request: WorkspaceRequest) -> bool:
    """Whether the reader may change people, or only read."""
    return may(request.actor, Verb.KEEP_MEMBERS)
