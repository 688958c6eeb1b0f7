"""A case's page with its one next action."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from audit.timeline import timeline
from casefiles import needs
from casefiles.models import (
    Case,
    CaseState,
    Finding,
    RecordQuery,
    Signature,
)
from casefiles.screens.access import access_to
from casefiles.screens.due import due
from casefiles.turns import Step
from casefiles.verbs import case_steps, cases
from tenants.access import Verb, may
from tenants.workspaces import WorkspaceRequest
from workflows import steps, way
from workflows.models import Process, Task
from workflows.screens import attaching, beside, case_measure, more
from workflows.screens.forms import CaseSignForm, OpinionForm
from workflows.screens.links import url
from workflows.screens.refused import attempt, placed
from workflows.screens.returning import BackForm, earlier_of
from workflows.screens.ruling_form import RulingForm
from workflows.standins import is_turn_of


def case(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """The page as it is."""
    return page(request, find(case))


def query(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """Query the credit record."""
    found = find(case)

    def verb() -> None:
        cases.query_record(found, by=request.actor)

    return _do(request, found, verb, _("已查询，证据已留存。"))


def propose(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """Give the opinion and pass the case on."""
    found = find(case)
    form = OpinionForm(request.POST)
    if not form.is_valid():
        return page(request, found, opinion=form)
    return _do(
        request,
        found,
        lambda: cases.propose(found, by=request.actor, opinion=form.cleaned_data["opinion"]),
        _("已提交审查意见，等待决定。"),
        opinion=form,
    )


def attach(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """Lay a file into the case."""
    found = find(case)
    return attaching.attach(request, found, lambda **shown: page(request, find(case), **shown))


def detach(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """Take an attachment out of the case."""
    found = find(case)
    return attaching.detach(request, found, lambda **shown: page(request, find(case), **shown))


def sign(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """Approve a step before the decision, or send back for another check."""
    found = find(case)
    form = CaseSignForm(request.POST, record=found, earlier=earlier_of(found))
    back = "back" in request.POST
    if not back:
        form.demand_no_return()
    if not form.is_valid():
        return page(request, found, sign=form)
    text = form.cleaned_data["text"]

    def verb() -> None:
        if back:
            by = request.actor
            case_steps.send_back(found, by=by, text=text, step=Step.UNIT_STEP, to=form.to)
        else:
            case_steps.sign(found, by=request.actor, text=text)

    return _do(request, found, verb, _returned(form) if back else _("已同意。"), sign=form)


def decide(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """Decide, or send back for another check or to an earlier step."""
    found = find(case)
    checks = needs.lines(found)
    form = RulingForm(request.POST, record=found, earlier=earlier_of(found), checks=checks)
    back = "back" in request.POST
    if back:
        form.fields["verdict"].required = False
    else:
        form.demand_no_return()
    if not form.is_valid():
        return page(request, found, ruling=form)
    data = form.cleaned_data

    def verb() -> None:
        if back:
            case_steps.send_back(found, by=request.actor, text=data["reason"], to=form.to)
        else:
            cases.decide(found, by=request.actor, ruling=form.ruling)

    done = _returned(form) if back else _("已作出决定。")
    return _do(request, found, verb, done, ruling=form)


def _returned(form: BackForm) -> str:
    return _("已退回核查。") if form.to is None else _("已退回前面环节，由其重新签署。")


def find(pk: UUID) -> Case:
    """A case of the reader's scope, doors included. Raises Http404."""
    rows = Case.objects.select_related("unit__office", "matter", "subject", "opened_by")
    found: Case = get_object_or_404(rows, pk=pk)
    return found


def _do(
    request: WorkspaceRequest, found: Case, verb: Callable[[], None], done: str, **shown: forms.Form
) -> HttpResponse:
    def again(**refused: forms.Form) -> HttpResponse:
        return page(request, find(found.pk), **refused)

    return attempt(request, found, verb, done, again, **shown)


def page(request: WorkspaceRequest, found: Case, **shown: Any) -> HttpResponse:
    by = request.actor
    process = get_object_or_404(Process, case=found)
    process.case = found
    tasks = way.tasks_of(process)
    absent = steps.stood_for_among(tasks, by)
    task = steps.open_task(tasks, by, absent)
    mine = task is not None and is_turn_of(task, by, absent)
    queries = list(RecordQuery.objects.filter(case=found).select_related("operator", "evidence"))
    latest = queries[0] if queries else None
    checks = needs.lines(found)
    context: dict[str, Any] = (
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
            "check_lines": checks,
            "open_lines": [each for each in checks if each.is_open],
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
            "signatures": list(Signature.objects.filter(case=found).select_related("on_behalf_of")),
        }
        | _judging(found, task if mine else None, checks)
        | beside.context(process, task, tasks, by)
        | more.context(by, process, tasks, task, mine=mine)
        | case_measure.context(found, by)
        | attaching.context(
            found, by, may_attach=mine and task is not None and task.step == "check"
        )
    )
    context = placed(request, context, shown, task.step if task and mine else "")
    return render(request, "workflows/case.html", context, status=422 if shown else 200)


def _judging(found: Case, task: Task | None, checks: list[needs.Line]) -> dict[str, Any]:
    """The form of whoever signs or decides; none where the reader does neither."""
    if task is not None and task.step == Step.UNIT_STEP:
        return {"sign": CaseSignForm(record=found, earlier=earlier_of(found))}
    if task is not None and task.step == Step.DECIDE:
        return {"ruling": RulingForm(record=found, earlier=earlier_of(found), checks=checks)}
    return {}
