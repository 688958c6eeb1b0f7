"""履诺核查: whether a commitment was kept; a breach is confirmed by another, the subject may object."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from casefiles.models import BreachState, Commitment, CommitmentBreach
from casefiles.models.register import Severity
from casefiles.refusals import BreachMoved
from casefiles.screens.commitment_forms import CheckForm, GroundsForm
from casefiles.screens.commitments import act, find
from casefiles.verbs import breaches, fulfilment
from tenants.workspaces import WorkspaceRequest


def check(request: WorkspaceRequest, commitment: UUID) -> HttpResponse:
    """The handler's check: kept, or seemingly broken."""
    found = find(commitment)
    form = CheckForm(request.POST, request.FILES)

    def verb() -> None:
        data = form.cleaned_data
        uploaded = form.uploaded()
        if data["kept"] == "yes":
            fulfilment.fulfilled(found, note=data["note"], uploaded=uploaded, by=request.actor)
            return
        fulfilment.suspected(
            found,
            note=data["note"],
            severity=Severity(data["breach_severity"] or Severity.GENERAL),
            uploaded=uploaded,
            by=request.actor,
        )

    return act(request, found, form, verb, _("已记录核查结果。"), check=form)


def judge(request: WorkspaceRequest, commitment: UUID) -> HttpResponse:
    """Confirm a breach, or not; answer an objection to it."""
    found = find(commitment)
    form = GroundsForm(request.POST)
    founded = "back" in request.POST

    def verb() -> None:
        breach, words, by = _latest(found), form.cleaned_data["grounds"], request.actor
        if breach.state == BreachState.DISPUTED:
            answer = breaches.revoke if founded else breaches.uphold
            answer(breach, answer=words, by=by)
        elif founded:
            breaches.dismiss(breach, grounds=words, by=by)
        else:
            breaches.confirm(breach, grounds=words, by=by)

    return act(request, found, form, verb, _("已作出认定。"), grounds=form)


def object_to(request: WorkspaceRequest, commitment: UUID) -> HttpResponse:
    """Take the subject's objection."""
    found = find(commitment)
    form = GroundsForm(request.POST)
    return act(
        request,
        found,
        form,
        lambda: breaches.object_to(
            _latest(found), text=form.cleaned_data["grounds"], by=request.actor
        ),
        _("已受理异议；答复前该违诺信息停止使用。"),
        grounds=form,
    )


def _latest(found: Commitment) -> CommitmentBreach:
    """The newest finding of a breach. Raises BreachMoved where there is none."""
    latest = CommitmentBreach.objects.filter(commitment=found).select_related("unit").first()
    if latest is None:
        raise BreachMoved(state=found.get_state_display())
    return latest
