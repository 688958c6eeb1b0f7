"""A filing's page: contents, the unit's steps, the timeline, and the one next action."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from audit.timeline import timeline
from casefiles.counting import figures_of
from casefiles.models import Filing, FilingKind, ProgressReport, Signature
from casefiles.models.progress import FIGURES, figure_label
from casefiles.refusals import OtherKind
from casefiles.screens.due import due
from casefiles.screens.remarks import remarks_of, rows_among
from casefiles.screens.revised import revised
from casefiles.turns import Step
from casefiles.verbs import filings, progress
from casefiles.verbs.revisions import shown_revision
from tenants.access import Verb, may
from tenants.workspaces import WorkspaceRequest
from workflows import steps, way
from workflows.models import Process, Task
from workflows.screens import (
    attaching,
    beside,
    extensions,
    list_filings,
    list_rows,
    more,
    plan_filings,
    review_filings,
    rulechecks,
    summary_filings,
)
from workflows.screens.forms import NilForm, ProgressForm, UploadForm
from workflows.screens.links import record_url, url
from workflows.screens.refused import attempt, placed
from workflows.screens.returning import ReviewForm, SignForm, earlier_of
from workflows.standins import is_turn_of


def filing(request: WorkspaceRequest, filing: UUID) -> HttpResponse:
    """The page as it is."""
    return page(request, find(filing))


def upload(request: WorkspaceRequest, filing: UUID) -> HttpResponse:
    """Put a workbook in: clean it is stored, with faults all of them are shown and nothing is."""
    found = find(filing)
    return list_filings.upload(request, found, _anew(request, filing))


def columns(request: WorkspaceRequest, filing: UUID) -> HttpResponse:
    """Say what the unit's own headings mean."""
    found = find(filing)
    return list_filings.columns(request, found, _anew(request, filing))


def plan(request: WorkspaceRequest, filing: UUID) -> HttpResponse:
    """Write the implementation plan and, if asked, submit it at once."""
    return _of_kind(request, filing, FilingKind.PLAN, plan_filings.write)


def confirm(request: WorkspaceRequest, filing: UUID) -> HttpResponse:
    """Confirm the annual review in one click."""
    return _of_kind(request, filing, FilingKind.LIST_REVIEW, review_filings.confirm)


def summary(request: WorkspaceRequest, filing: UUID) -> HttpResponse:
    """Write the half-year summary and, if asked, submit it at once."""
    return _of_kind(request, filing, FilingKind.SUMMARY, summary_filings.write)


def extension(request: WorkspaceRequest, filing: UUID) -> HttpResponse:
    """Ask for more time; at the office, answer who asked."""
    found = find(filing)
    view = extensions.ask if request.actor.unit is not None else extensions.answer
    return view(request, found, _anew(request, filing))


def start(request: WorkspaceRequest, filing: UUID) -> HttpResponse:
    """Choose the day on which the list shall come into force."""
    return _of_kind(request, filing, FilingKind.ITEM_LIST, list_rows.start)


def _of_kind(
    request: WorkspaceRequest, filing: UUID, kind: FilingKind, view: Callable[..., HttpResponse]
) -> HttpResponse:
    """What is sent for one kind; another kind's page has no form that could say what is wrong."""
    found = find(filing)
    if found.kind != kind:
        messages.warning(request, str(OtherKind(kind=kind.label)))
        return redirect(record_url(request.actor, found))
    return view(request, found, _anew(request, filing))


def attach(request: WorkspaceRequest, filing: UUID) -> HttpResponse:
    """Lay a file beside the filing."""
    found = find(filing)
    return attaching.attach(request, found, _anew(request, filing))


def detach(request: WorkspaceRequest, filing: UUID) -> HttpResponse:
    """Take an attachment away."""
    found = find(filing)
    return attaching.detach(request, found, _anew(request, filing))


def fill(request: WorkspaceRequest, filing: UUID) -> HttpResponse:
    """Write the month's words and, if asked, submit at once; or report nil in one click."""
    found = find(filing)
    nil = "nil" in request.POST
    form: forms.Form = NilForm(request.POST) if nil else ProgressForm(request.POST)
    name = "nil" if nil else "words"
    if not form.is_valid():
        return page(request, found, **{name: form})

    def verb() -> None:
        progress.fill(found, by=request.actor, words=progress.Words(**form.cleaned_data), nil=nil)
        if nil or "submit" in request.POST:
            filings.submit(found, by=request.actor)

    done = _("已提交。") if nil or "submit" in request.POST else _("已保存。")
    return _do(request, found, verb, done, **{name: form})


def submit(request: WorkspaceRequest, filing: UUID) -> HttpResponse:
    """End the preparation."""
    found = find(filing)
    return _do(request, found, lambda: filings.submit(found, by=request.actor), _("已提交。"))


def waive(request: WorkspaceRequest, filing: UUID) -> HttpResponse:
    """Let warnings of the rules stand, with a reason."""
    found = find(filing)
    return rulechecks.waive(request, found, _anew(request, filing))


def unwaive(request: WorkspaceRequest, filing: UUID) -> HttpResponse:
    """Take a waiver back."""
    found = find(filing)
    return rulechecks.unwaive(request, found, _anew(request, filing))


def find(pk: UUID) -> Filing:
    """A filing of the reader's scope. Raises Http404."""
    found: Filing = get_object_or_404(Filing.objects.select_related("unit__office"), pk=pk)
    return found


def _do(
    request: WorkspaceRequest,
    found: Filing,
    verb: Callable[[], None],
    done: str,
    **shown: forms.Form,
) -> HttpResponse:
    return attempt(request, found, verb, done, _anew(request, found.pk), **shown)


def _anew(request: WorkspaceRequest, pk: UUID) -> Callable[..., HttpResponse]:
    """What draws the page as the filing is by then."""
    return lambda **shown: page(request, find(pk), **shown)


def page(request: WorkspaceRequest, found: Filing, **shown: Any) -> HttpResponse:
    """The whole page; `shown` are bound forms and errors of a refused action."""
    by = request.actor
    process = Process.objects.select_related("filing", "template").get(filing=found)
    process.filing = found
    tasks = way.tasks_of(process)
    absent = steps.stood_for_among(tasks, by)
    task = steps.open_task(tasks, by, absent)
    mine = task is not None and is_turn_of(task, by, absent)
    versions: list[Any] = []
    context: dict[str, Any] = {"filing": found}
    if found.kind == FilingKind.ITEM_LIST:
        context |= list_filings.context(request, found) | list_rows.context(found)
        context |= rulechecks.context(request, process, context, task, mine)
    elif found.kind == FilingKind.PLAN:
        context |= plan_filings.context(request, found)
    elif found.kind == FilingKind.LIST_REVIEW:
        context |= review_filings.context(request, found)
    elif found.kind == FilingKind.SUMMARY:
        context |= summary_filings.context(request, found)
    else:
        revision = shown_revision(found, at_office=by.unit is None)
        report = ProgressReport.objects.filter(filing=found, revision=revision).first()
        if report:
            versions.append(report)
        # What the unit still writes is seen in its form alone.
        frozen = report if by.unit is None or not found.is_with_unit else None
        context |= {"report": report, "frozen": frozen, "figures": _figures(found, frozen)}
    signatures = list(Signature.objects.filter(filing=found).select_related("on_behalf_of"))
    remarks = remarks_of(found, signatures)
    context |= (
        {
            "steps": way.draw(process, tasks),
            "process_url": url(by, "filing-process", found.pk),
            "task": task,
            "holders": steps.holders(tasks),
            "may_release": steps.may_release(task, by),
            "mine": mine,
            "step": task.step if task else "",
            "due": due(task.due_at) if task else None,
            "template": process.template,
            "timeline": timeline(found, versions_of=versions),
            "signatures": signatures,
            "remarks": remarks,
            "row_remarks": rows_among(remarks),
            "revised": revised(found, signatures, at_office=by.unit is None),
            "may_fill": may(by, Verb.FILL_FILING),
            "upload": UploadForm(),
            "words": ProgressForm(initial=_words(context.get("report"))),
            "nil": NilForm(),
        }
        | _judging(found, task if mine else None)
        | beside.context(process, task, tasks, by)
        | extensions.context(by, found)
        | more.context(by, process, tasks, task, mine=mine)
        | attaching.context(
            found, by, may_attach=mine and found.is_with_unit and may(by, Verb.FILL_FILING)
        )
    )
    context = placed(request, context, shown, task.step if task and mine else "")
    return render(request, "workflows/filing.html", context, status=422 if shown else 200)


def _judging(found: Filing, task: Task | None) -> dict[str, Any]:
    """The form of whoever judges; None where the reader does not."""
    if task is not None and task.step == Step.UNIT_STEP:
        return {"sign": SignForm(record=found, earlier=earlier_of(found))}
    if task is not None and task.step == Step.OFFICE_REVIEW:
        return {"review": ReviewForm(record=found)}
    return {}


def _words(report: ProgressReport | None) -> dict[str, str]:
    names = ("progress", "problems", "next_steps")
    return {name: getattr(report, name) for name in names} if report else {}


def _figures(found: Filing, frozen: ProgressReport | None) -> list[dict[str, Any]]:
    """The counted figures: as frozen, or as they are now while the unit still prepares."""
    values = frozen.figures if frozen else figures_of(found.unit_id, found.period)
    return [{"name": name, "label": figure_label(name), "value": values[name]} for name in FIGURES]
