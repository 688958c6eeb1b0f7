"""A case's page with its one next action."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from audit.timeline import timeline
from casefiles.models import (
    Case,
    CaseState,
    Finding,
    RecordQuery,
    Signature,
    Verdict,
)
from casefiles.screens.access import access_to
from casefiles.screens.due import due
from casefiles.turns import Step
from casefiles.verbs import case_steps, cases
from tenants.access import Verb, may
from tenants.workspaces import WorkspaceRequest
from workflows import steps, way
from workflows.models import Process
from workflows.screens import attaching, beside
from workflows.screens.forms import OpinionForm, RulingForm, SignForm
from workflows.screens.links import url
from workflows.screens.refused import attempt, say_above
from workflows.standins import is_turn_of


def case(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """The page as it is."""
    return _page(request, _find(case))


def query(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """Query the credit record."""
    found = _find(case)

    def verb() -> None:
        cases.query_record(found, by=request.actor)

    return _do(request, found, verb, _("已查询，证据已留存。"))


def propose(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """Give the opinion and pass the case on."""
    found = _find(case)
    form = OpinionForm(request.POST)
    if not form.is_valid():
        return _page(request, found, opinion=form)
    return _do(
        request,
        found,
        lambda: cases.propose(found, by=request.actor, opinion=form.cleaned_data["opinion"]),
        _("已提交审查意见，等待决定。"),
        opinion=form,
    )


def attach(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """Lay a file into the case."""
    found = _find(case)
    return attaching.attach(request, found, lambda **shown: _page(request, _find(case), **shown))


def detach(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """Take an attachment out of the case."""
    found = _find(case)
    return attaching.detach(request, found, lambda **shown: _page(request, _find(case), **shown))


def sign(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """Approve a step before the decision, or send back for another check."""
    found = _find(case)
    form = SignForm(request.POST)
    back = "back" in request.POST
    if not form.is_valid():
        return _page(request, found, sign=form)
    text = form.cleaned_data["text"]

    def verb() -> None:
        if back:
            case_steps.send_back(found, by=request.actor, text=text, step=Step.UNIT_STEP)
        else:
            case_steps.sign(found, by=request.actor, text=text)

    return _do(request, found, verb, _("已退回核查。") if back else _("已同意。"), sign=form)


def decide(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """Decide, or send back for another check."""
    found = _find(case)
    form = RulingForm(request.POST)
    back = "back" in request.POST
    if back:
        form.fields["verdict"].required = False
    if not form.is_valid():
        return _page(request, found, ruling=form)
    data = form.cleaned_data

    def verb() -> None:
        if back:
            case_steps.send_back(found, by=request.actor, text=data["reason"])
        else:
            ruling = cases.Ruling(**(data | {"verdict": Verdict(data["verdict"])}))
            cases.decide(found, by=request.actor, ruling=ruling)

    return _do(request, found, verb, _("已退回核查。") if back else _("已作出决定。"), ruling=form)


def comment(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """留言."""
    found = _find(case)
    return beside.comment(request, found, lambda **shown: _page(request, _find(case), **shown))


def copy(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """抄送."""
    found = _find(case)
    return beside.copy(request, found, lambda **shown: _page(request, _find(case), **shown))


def suspend(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """中止."""
    found = _find(case)
    return beside.suspend(request, found, lambda **shown: _page(request, _find(case), **shown))


def resume(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """恢复."""
    found = _find(case)
    return beside.resume(request, found, lambda **shown: _page(request, _find(case), **shown))


def cancel(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """撤销."""
    found = _find(case)
    return beside.cancel(request, found, lambda **shown: _page(request, _find(case), **shown))


def _find(pk: UUID) -> Case:
    rows = Case.objects.select_related("unit__office", "matter", "subject", "opened_by")
    found: Case = get_object_or_404(rows, pk=pk)
    return found


def _do(
    request: WorkspaceRequest, found: Case, verb: Callable[[], None], done: str, **shown: forms.Form
) -> HttpResponse:
    def page(**refused: forms.Form) -> HttpResponse:
        return _page(request, _find(found.pk), **refused)

    return attempt(request, found, verb, done, page, **shown)


def _page(request: WorkspaceRequest, found: Case, **shown: Any) -> HttpResponse:
    by = request.actor
    process = Process.objects.get(case=found)
    process.case = found
    tasks = way.tasks_of(process)
    absent = steps.stood_for_among(tasks, by)
    task = steps.open_task(tasks, by, absent)
    mine = task is not None and is_turn_of(task, by, absent)
    say_above(request, shown, task.step if task and mine else "")
    queries = list(RecordQuery.objects.filter(case=found).select_related("operator", "evidence"))
    latest = queries[0] if queries else None
    return render(
        request,
        "workflows/case.html",
        {
            "case": found,
            "steps": way.draw(process, tasks),
            "process_url": url(by, "case-process", found.pk),
            "task": task,
            "holders": steps.holders(tasks),
            "may_release": steps.may_release(task, by),
            "mine": mine,
            "step": task.step if task else "",
            "due": due(task.due_at) if task else None,
            "queries": queries,
            "latest": latest,
            "findings": list(Finding.objects.filter(query=latest)) if latest else [],
            "may_query_late": may(by, Verb.OPEN_CASE)
            and found.state == CaseState.DECIDED
            and found.matter.needs_record
            and not queries
            and found.forgotten_at is None,
            "timeline": timeline(found),
            "access": access_to(found),
            "may_guard": may(by, Verb.GUARD_CASE),
            "opinion": OpinionForm(initial={"opinion": found.opinion}),
            "ruling": RulingForm(),
            "sign": SignForm(),
            "signatures": list(Signature.objects.filter(case=found)),
        }
        | beside.context(process, task, tasks, by)
        | attaching.context(
            found, by, may_attach=mine and task is not None and task.step == "check"
        )
        | shown,
        status=422 if shown else 200,
    )
