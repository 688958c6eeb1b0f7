"""Passing a task on: transfer, delegate, answer, recall, add and remove signers."""

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from tenants.workspaces import WorkspaceRequest
from workflows import adding
from workflows import passing as verbs
from workflows.hands import circle_of
from workflows.inbox import desk_tasks
from workflows.models import Added, Task
from workflows.screens.passing_forms import AnswerForm, DelegateForm, SignerForm, TransferForm
from workflows.screens.records import page_of
from workflows.screens.refused import attempt, last_deed


def transfer(request: WorkspaceRequest, task: UUID) -> HttpResponse:
    """转办."""
    found = _find(request, task)
    circle = circle_of(found)
    form = TransferForm(request.POST, circle=circle, people=circle.may_do_instead())

    def verb() -> None:
        text = form.cleaned_data["text"]
        verbs.transfer(found, form.chosen, by=request.actor, text=text)

    return _do(request, found, verb, _("已转办，任务已到对方的待办。"), transfer=form)


def delegate(request: WorkspaceRequest, task: UUID) -> HttpResponse:
    """委派他人答复."""
    found = _find(request, task)
    circle = circle_of(found)
    form = DelegateForm(request.POST, circle=circle, people=circle.may_be_asked())

    def verb() -> None:
        text = form.cleaned_data["text"]
        verbs.delegate(found, form.chosen, by=request.actor, text=text)

    return _do(request, found, verb, _("已委派，对方答复后任务回到您的待办。"), delegate=form)


def answer(request: WorkspaceRequest, task: UUID) -> HttpResponse:
    """答复委派."""
    found = _find(request, task)
    form = AnswerForm(request.POST)

    def verb() -> None:
        verbs.answer(found, by=request.actor, text=form.cleaned_data["text"])

    return _do(request, found, verb, _("已答复，任务已交回委派人。"), answer=form)


def recall(request: WorkspaceRequest, task: UUID) -> HttpResponse:
    """收回委派."""
    found = _find(request, task)
    return _do(
        request,
        found,
        lambda: verbs.recall(found, by=request.actor),
        _("已收回委派，由您办理。"),
    )


def add_signer(request: WorkspaceRequest, task: UUID) -> HttpResponse:
    """加签."""
    found = _find(request, task)
    circle = circle_of(found)
    form = SignerForm(request.POST, circle=circle, people=circle.may_sign_too())

    def verb() -> None:
        data = form.cleaned_data
        where = Added(data["where"])
        adding.add_signer(found, form.chosen, where, by=request.actor, text=data["text"])

    return _do(request, found, verb, _("已加签。"), signer=form)


def remove_signer(request: WorkspaceRequest, task: UUID) -> HttpResponse:
    """减签."""
    found = _find(request, task)
    return _do(request, found, lambda: adding.remove_signer(found, by=request.actor), _("已减签。"))


def _find(request: WorkspaceRequest, uid: UUID) -> Task:
    rows = desk_tasks(request.actor).select_related(
        "process__filing__unit__office", "process__case__unit__office", "template_step"
    )
    return get_object_or_404(rows, uid=uid)


def _do(
    request: WorkspaceRequest,
    task: Task,
    verb: Callable[[], None],
    done: str,
    **shown: forms.Form,
) -> HttpResponse:
    """Call the verb; refused, the record's page shows the form again."""
    record = task.process.record
    page = page_of(request, record)
    for form in shown.values():
        if form.has_error("person", "invalid_choice"):
            # Whoever was chosen is no longer among the people: somebody may have been quicker.
            form.add_error(None, last_deed(record))
    if not all(form.is_valid() for form in shown.values()):
        return page(**shown)
    return attempt(request, record, verb, done, page, **shown)
