"""The deeds on a decided case's measure: told, heard, lifted; and the notice as a paper."""

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casefiles.models import Case, HearingOutcome, NoticeManner
from casefiles.verbs import measures, uploads
from tenants.workspaces import WorkspaceRequest
from workflows.screens import cases
from workflows.screens.case_measure import HearingForm, LiftForm, NoticeForm, context
from workflows.screens.links import record_url
from workflows.screens.refused import attempt


def notify(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """The subject was told."""
    found = cases.find(case)
    form = NoticeForm(request.POST, request.FILES)
    if not form.is_valid():
        return cases.page(request, found, notice_form=form)

    def verb() -> None:
        data = form.cleaned_data
        file = data["notice_file"]
        notice = measures.Notice(
            data["notified_on"],
            NoticeManner(data["manner"]),
            file.name if file else "",
            uploads.content_of(file) if file else b"",
        )
        measures.notify(found, notice, by=request.actor)

    return _do(request, found, verb, _("已登记告知。"), notice_form=form)


def hear(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """The subject was heard, has waived, or the time is over."""
    found = cases.find(case)
    form = HearingForm(request.POST)
    if not form.is_valid():
        return cases.page(request, found, hearing_form=form)

    def verb() -> None:
        outcome = HearingOutcome(form.cleaned_data["outcome"])
        said = form.cleaned_data["statement"]
        measures.conclude(found, outcome, statement=said, by=request.actor)

    return _do(request, found, verb, _("已登记听取意见的结果。"), hearing_form=form)


def lift(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """The measure ends."""
    found = cases.find(case)
    form = LiftForm(request.POST)
    if not form.is_valid():
        return cases.page(request, found, lift_form=form)

    def verb() -> None:
        measures.lift(found, reason=form.cleaned_data["lift_reason"], by=request.actor)

    return _do(request, found, verb, _("已解除措施。"), lift_form=form)


def paper(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """告知书, ready to print and to be sealed; without a measure there is only the case."""
    found = cases.find(case)
    shown = context(found, request.actor)
    if shown["measure"] is None or found.forgotten_at is not None:
        return redirect(record_url(request.actor, found))
    return render(request, "workflows/measure_notice.html", {"case": found} | shown)


def _do(
    request: WorkspaceRequest, found: Case, verb: Callable[[], None], done: str, **shown: forms.Form
) -> HttpResponse:
    def again(**refused: forms.Form) -> HttpResponse:
        return cases.page(request, cases.find(found.pk), **refused)

    return attempt(request, found, verb, done, again, **shown)
