"""Judging a filing: the unit's signers and the office approve it, or return it with what has to be mended."""

from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _

from casefiles.models import Filing, ReturnReason
from casefiles.verbs import filings
from tenants.workspaces import WorkspaceRequest
from workflows.screens.filings import find
from workflows.screens.records import page_of
from workflows.screens.refused import attempt
from workflows.screens.returning import ReviewForm, SignForm, earlier_of


def sign(request: WorkspaceRequest, filing: UUID) -> HttpResponse:
    """Approve; or return inside the unit, to the handler or to an earlier step."""
    found = find(filing)
    form = SignForm(request.POST, record=found, earlier=earlier_of(found))
    back = "back" in request.POST
    if form.wants_more:
        return _widened(request, found, sign=form.widened())
    if not back:
        form.demand_no_return()
    if not form.is_valid():
        return page_of(request, found)(sign=form)
    data = form.cleaned_data

    def verb() -> None:
        if back:
            filings.send_back(
                found,
                by=request.actor,
                text=data["text"],
                reasons=[ReturnReason(each) for each in data["reasons"]],
                remarks=data["remarks"],
                to=form.to,
            )
        else:
            filings.sign(found, by=request.actor, text=data["text"])

    returned = _("已退回经办人。") if form.to is None else _("已退回前面环节，由其重新签署。")
    done = returned if back else _("已同意。")
    return attempt(request, found, verb, done, page_of(request, found), sign=form)


def review(request: WorkspaceRequest, filing: UUID) -> HttpResponse:
    """The office accepts, or returns with coded reasons, a text and remarks on rows."""
    found = find(filing)
    form = ReviewForm(request.POST, record=found)
    back = "back" in request.POST
    if form.wants_more:
        return _widened(request, found, review=form.widened())
    if back:
        form.demand_reason()
    else:
        form.demand_no_return()
    if not form.is_valid():
        return page_of(request, found)(review=form)
    data = form.cleaned_data

    def verb() -> None:
        if back:
            filings.return_to_unit(
                found,
                by=request.actor,
                reasons=[ReturnReason(each) for each in data["reasons"]],
                text=data["text"],
                remarks=data["remarks"],
            )
        else:
            filings.accept(found, by=request.actor, text=data["text"])

    done = _("已退回单位。") if back else _("已采纳。")
    return attempt(request, found, verb, done, page_of(request, found), review=form)


def _widened(request: WorkspaceRequest, found: Filing, **shown: forms.Form) -> HttpResponse:
    """The page with more lines to write on; nothing is refused and nothing is done."""
    answer = page_of(request, found)(**shown)
    answer.status_code = 200
    return answer
