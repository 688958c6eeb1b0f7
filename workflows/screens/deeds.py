"""What is done on the pages of filings and of cases alike, beside the step itself."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from casefiles.models import CancelReason, Filing
from casefiles.verbs import cancelling, withdrawals
from tenants.refusals import Refusal
from tenants.workspaces import WorkspaceRequest
from workflows import commenting, suspending, telling, urging
from workflows.inbox import desk_tasks
from workflows.models import Task
from workflows.screens.beside import CancelForm, CommentForm, CopyForm, SuspendForm, people_beside
from workflows.screens.links import record_url, url
from workflows.screens.records import page_of, process_of, record_of
from workflows.screens.refused import attempt, told


def comment(request: WorkspaceRequest, **named: UUID) -> HttpResponse:
    """留言."""
    to = record_of(**named)
    page = page_of(request, to)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return page(comment=form)

    def verb() -> None:
        commenting.comment(process_of(to), by=request.actor, text=form.cleaned_data["text"])

    return attempt(request, to, verb, _("已留言。"), page, comment=form)


def copy(request: WorkspaceRequest, **named: UUID) -> HttpResponse:
    """抄送."""
    to = record_of(**named)
    page = page_of(request, to)
    form = CopyForm(request.POST, people=people_beside(to, request.actor))
    if not form.is_valid():
        return page(copy=form)
    people = [form.chosen[key] for key in form.cleaned_data["people"]]
    text = form.cleaned_data["copy_text"]

    def verb() -> None:
        telling.send_copies(process_of(to), people, by=request.actor, text=text)

    return attempt(request, to, verb, _("已抄送。"), page, copy=form)


def suspend(request: WorkspaceRequest, **named: UUID) -> HttpResponse:
    """中止."""
    to = record_of(**named)
    page = page_of(request, to)
    form = SuspendForm(request.POST)
    if not form.is_valid():
        return page(suspend=form)
    reason = suspending.SuspendReason(form.cleaned_data["reason"])

    def verb() -> None:
        note = form.cleaned_data["note"]
        suspending.suspend(process_of(to), by=request.actor, reason=reason, note=note)

    return attempt(request, to, verb, _("已中止计时。"), page, suspend=form)


def resume(request: WorkspaceRequest, **named: UUID) -> HttpResponse:
    """恢复."""
    to = record_of(**named)

    def verb() -> None:
        suspending.resume(process_of(to), by=request.actor)

    return attempt(request, to, verb, _("已恢复计时。"), page_of(request, to))


def cancel(request: WorkspaceRequest, **named: UUID) -> HttpResponse:
    """撤销."""
    to = record_of(**named)
    page = page_of(request, to)
    form = CancelForm(request.POST)
    if not form.is_valid():
        return page(cancel=form)
    reason, note = CancelReason(form.cleaned_data["reason"]), form.cleaned_data["note"]

    def verb() -> None:
        if isinstance(to, Filing):
            cancelling.cancel_filing(to, by=request.actor, reason=reason, note=note)
        else:
            cancelling.cancel_case(to, by=request.actor, reason=reason, note=note)

    return attempt(request, to, verb, _("已撤销。"), page, cancel=form)


def withdraw(request: WorkspaceRequest, **named: UUID) -> HttpResponse:
    """撤回."""
    to = record_of(**named)

    def verb() -> None:
        if isinstance(to, Filing):
            withdrawals.withdraw(to, by=request.actor)
        else:
            withdrawals.withdraw_case(to, by=request.actor)

    return attempt(request, to, verb, _("已撤回，由您继续办理。"), page_of(request, to))


def urge(request: WorkspaceRequest, task: UUID) -> HttpResponse:
    """催办, and back to where the button was: the record's page, or the list of what is late."""
    rows = Task.objects.filter(flow_task_type="HUMAN")
    if request.actor.unit is not None:
        rows = desk_tasks(request.actor) | rows.filter(
            unit=request.actor.unit, process__filing__isnull=False
        )
    found = get_object_or_404(rows.select_related("process__filing", "process__case"), uid=task)
    try:
        urging.urge(found, by=request.actor)
    except Refusal as refusal:
        messages.warning(request, told(refusal, found.process.record))
    else:
        messages.success(request, _("已催办，办理人会收到消息。"))
    if request.POST.get("from") == "late":
        return redirect(url(request.actor, "late"))
    return redirect(record_url(request.actor, found.process.record))
