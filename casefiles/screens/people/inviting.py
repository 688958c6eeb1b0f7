"""Inviting a person: the form, and the link that is shown once."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from casefiles.people.accounts import prefix_of
from casefiles.screens.people.forms import InviteForm
from casefiles.screens.people.places import asked_place, back_to, code_of, invitation_here, link
from casefiles.verbs import invitations
from tenants.models import Invitation, Unit
from tenants.refusals import Refusal
from tenants.roles import Role
from tenants.workspaces import WorkspaceRequest


@never_cache
def new_person(request: WorkspaceRequest) -> HttpResponse:
    """Invite somebody to this unit; at an office, to the office or to the unit of `?unit=`."""
    where = asked_place(request)
    form = InviteForm(request.POST if request.method == "POST" else None, where=where)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        new = invitations.Newcomer(
            display_name=said["display_name"],
            own_part=said["own_part"],
            roles=frozenset(Role(each) for each in said["roles"]),
            since=said["since"],
        )
        try:
            invitation, secret = invitations.invite(new, where=where, by=request.actor)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return _show_once(request, invitation, secret)
    office = request.workspace.office
    return render(
        request,
        "casefiles/people/invite.html",
        {
            "form": form,
            "where": where,
            "prefix": prefix_of(where),
            "unit": code_of(where),
            "units": [] if request.workspace.unit else Unit.objects.filter(office=office),
            "people_url": link(request, "people"),
        },
        status=422 if form.is_bound else 200,
    )


@never_cache
def renew(request: WorkspaceRequest, invitation: UUID) -> HttpResponse:
    """A new link; the old one is dead."""
    found = invitation_here(request, invitation)
    try:
        secret = invitations.renew(found, by=request.actor)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return back_to(request, "people")
    found.refresh_from_db()
    return _show_once(request, found, secret)


def withdraw(request: WorkspaceRequest, invitation: UUID) -> HttpResponse:
    """Take an invitation back."""
    found = invitation_here(request, invitation)
    try:
        invitations.withdraw(found, by=request.actor)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("邀请已撤回，原链接失效。"))
    return back_to(request, "people")


def _show_once(request: WorkspaceRequest, invitation: Invitation, secret: str) -> HttpResponse:
    """The answer itself shows the link: stored nowhere, it cannot be shown again.

    The secret follows a `#`: browsers send that part to no server, so no log ever holds it.
    """
    return render(
        request,
        "casefiles/people/invited.html",
        {
            "invitation": invitation,
            "url": f"{request.build_absolute_uri(reverse('join'))}#{secret}",
            "people_url": link(request, "people"),
        },
    )
