"""A filing's page: contents, the unit's steps, the timeline, and the one next action."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from audit.timeline import timeline
from casefiles.counting import figures_of
from casefiles.models import Filing, FilingKind, ProgressReport, ReturnReason, Signature
from casefiles.models.progress import FIGURES, figure_label
from casefiles.screens.due import due
from casefiles.verbs import filings, progress
from tenants.access import Verb, may
from tenants.workspaces import WorkspaceRequest
from workflows import steps
from workflows.models import Process
from workflows.screens import attaching, beside, list_filings
from workflows.screens.forms import NilForm, ProgressForm, ReviewForm, SignForm, UploadForm
from workflows.screens.refused import attempt, say_above
from workflows.standins import is_turn_of


def filing(request: WorkspaceRequest, filing: UUID) -> HttpResponse:
    """The page as it is."""
    return _page(request, _find(filing))


def upload(request: WorkspaceRequest, filing: UUID) -> HttpResponse:
    """Put a workbook in: clean it is stored, with faults all of them are shown and nothing is."""
    found = _find(filing)
    return list_filings.upload(
        request, found, lambda **shown: _page(request, _find(filing), **shown)
    )


def columns(request: WorkspaceRequest, filing: UUID) -> HttpResponse:
    """Say what the unit's own headings mean."""
    found = _find(filing)
    return list_filings.columns(
        request, found, lambda **shown: _page(request, _find(filing), **shown)
    )


def attach(request: WorkspaceRequest, filing: UUID) -> HttpResponse:
    """Lay a file beside the filing."""
    found = _find(filing)
    return attaching.attach(request, found, lambda **shown: _page(request, _find(filing), **shown))


def detach(request: WorkspaceRequest, filing: UUID) -> HttpResponse:
    """Take an attachment away."""
    found = _find(filing)
    return attaching.detach(request, found, lambda **shown: _page(request, _find(filing), **shown))


def fill(request: WorkspaceRequest, filing: UUID) -> HttpResponse:
    """Write the month's words and, if asked, submit at once; or report nil in one click."""
    found = _find(filing)
    nil = "nil" in request.POST
    form: forms.Form = NilForm(request.POST) if nil else ProgressForm(request.POST)
    name = "nil" if nil else "words"
    if not form.is_valid():
        return _page(request, found, **{name: form})

    def verb() -> None:
        progress.fill(found, by=request.actor, words=progress.Words(**form.cleaned_data), nil=nil)
        if nil or "submit" in request.POST:
            filings.submit(found, by=request.actor)

    done = _("已提交。") if nil or "submit" in request.POST else _("已保存。")
    return _do(request, found, verb, done, **{name: form})


def submit(request: WorkspaceRequest, filing: UUID) -> HttpResponse:
    """End the preparation."""
    found = _find(filing)
    return _do(request, found, lambda: filings.submit(found, by=request.actor), _("已提交。"))


def sign(request: WorkspaceRequest, filing: UUID) -> HttpResponse:
    """Approve, or return to the handler, inside the unit."""
    found = _find(filing)
    form = SignForm(request.POST)
    if not form.is_valid():
        return _page(request, found, sign=form)
    verb = filings.send_back if "back" in request.POST else filings.sign
    return _do(
        request,
        found,
        lambda: verb(found, by=request.actor, text=form.cleaned_data["text"]),
        _("已退回经办人。") if "back" in request.POST else _("已同意。"),
        sign=form,
    )


def review(request: WorkspaceRequest, filing: UUID) -> HttpResponse:
    """The office accepts, or returns with a coded reason and a text."""
    found = _find(filing)
    form = ReviewForm(request.POST)
    if form.is_valid() and "back" in request.POST and not form.cleaned_data["reason"]:
        form.add_error("reason", _("退回须选择原因。"))
    if not form.is_valid():
        return _page(request, found, review=form)
    text = form.cleaned_data["text"]

    def verb() -> None:
        if "back" in request.POST:
            reason = ReturnReason(form.cleaned_data["reason"])
            filings.return_to_unit(found, by=request.actor, reason=reason, text=text)
        else:
            filings.accept(found, by=request.actor, text=text)

    done = _("已退回单位。") if "back" in request.POST else _("已采纳。")
    return _do(request, found, verb, done, review=form)


def comment(request: WorkspaceRequest, filing: UUID) -> HttpResponse:
    """留言."""
    found = _find(filing)
    return beside.comment(request, found, lambda **shown: _page(request, _find(filing), **shown))


def copy(request: WorkspaceRequest, filing: UUID) -> HttpResponse:
    """抄送."""
    found = _find(filing)
    return beside.copy(request, found, lambda **shown: _page(request, _find(filing), **shown))


def suspend(request: WorkspaceRequest, filing: UUID) -> HttpResponse:
    """中止."""
    found = _find(filing)
    return beside.suspend(request, found, lambda **shown: _page(request, _find(filing), **shown))


def resume(request: WorkspaceRequest, filing: UUID) -> HttpResponse:
    """恢复."""
    found = _find(filing)
    return beside.resume(request, found, lambda **shown: _page(request, _find(filing), **shown))


def cancel(request: WorkspaceRequest, filing: UUID) -> HttpResponse:
    """撤销."""
    found = _find(filing)
    return beside.cancel(request, found, lambda **shown: _page(request, _find(filing), **shown))


def _find(pk: UUID) -> Filing:
    found: Filing = get_object_or_404(Filing.objects.select_related("unit__office"), pk=pk)
    return found


def _do(
    request: WorkspaceRequest,
    found: Filing,
    verb: Callable[[], None],
    done: str,
    **shown: forms.Form,
) -> HttpResponse:
    def page(**refused: forms.Form) -> HttpResponse:
        return _page(request, _find(found.pk), **refused)

    return attempt(request, found, verb, done, page, **shown)


def _page(request: WorkspaceRequest, found: Filing, **shown: Any) -> HttpResponse:
    """The whole page; `shown` are bound forms and errors of a refused action."""
    by = request.actor
    process = Process.objects.select_related("filing", "template").get(filing=found)
    process.filing = found
    tasks = steps.tasks_of(process)
    task = steps.open_task(tasks, by)
    mine = task is not None and is_turn_of(task, by)
    say_above(request, shown, task.step if task and mine else "")
    versions: list[Any] = []
    context: dict[str, Any] = {"filing": found}
    if found.kind == FilingKind.ITEM_LIST:
        context |= list_filings.context(request, found)
    else:
        report = ProgressReport.objects.filter(filing=found, revision=found.revision).first()
        if report:
            versions.append(report)
        context |= {"report": report, "figures": _figures(found, report)}
    signatures = list(Signature.objects.filter(filing=found))
    remarks = [
        each
        for each in signatures
        if each.revision == found.revision - 1 and each.decision == "returned"
    ]
    return render(
        request,
        "workflows/filing.html",
        context
        | {
            "steps": steps.draw(process, tasks),
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
            "may_fill": may(by, Verb.FILL_FILING),
            "upload": UploadForm(),
            "words": ProgressForm(initial=_words(context.get("report"))),
            "nil": NilForm(),
            "sign": SignForm(),
            "review": ReviewForm(),
        }
        | beside.context(process, task, tasks, by)
        | attaching.context(
            found, by, may_attach=mine and found.is_with_unit and may(by, Verb.FILL_FILING)
        )
        | shown,
        status=422 if shown else 200,
    )


def _words(report: ProgressReport | None) -> dict[str, str]:
    names = ("progress", "problems", "next_steps")
    return {name: getattr(report, name) for name in names} if report else {}


def _figures(found: Filing, report: ProgressReport | None) -> list[dict[str, Any]]:
    """The counted figures: as frozen, or as they are now while the unit still prepares."""
    if report is not None and not found.is_with_unit:
        values = report.figures
    else:
        values = figures_of(found.unit_id, found.period)
    return [{"name": name, "label": figure_label(name), "value": values[name]} for name in FIGURES]
