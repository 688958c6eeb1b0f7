"""联合核查, for the guest: what another unit opened to me, and one case to be read."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render

from casefiles.refusals import NoConsent
from casefiles.verbs import sharing
from tenants.workspaces import WorkspaceRequest


def shared(request: WorkspaceRequest) -> HttpResponse:
    """What is open to me here today."""
    return render(request, "casefiles/shared.html", {"grants": sharing.shared_with(request.actor)})


def shared_case(request: WorkspaceRequest, shared: UUID) -> HttpResponse:
    """The case, read-only; the reading is an entry of its owner's."""
    try:
        found = sharing.read_shared(shared, by=request.actor)
    except NoConsent as refusal:
        # Says nothing of the case: whoever may not read it any more reads only why.
        context = {"grants": sharing.shared_with(request.actor), "refusal": refusal}
        return render(request, "casefiles/shared.html", context, status=403)
    if found is None:
        raise Http404
    grant, peek = found
    return render(request, "casefiles/shared_case.html", {"grant": grant, **vars(peek)})
