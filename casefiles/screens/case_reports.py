"""信用报告 of a case: which it rests on, which may be used, and the form to lay one in."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from casefiles import needs
from casefiles.models import Case, CaseState, CheckKind, CreditReport
from casefiles.refusals import FileChanged
from casefiles.reports import held
from casefiles.screens.report_forms import ReportForm, UseForm
from casefiles.verbs import files, report_reuse, reports, uploads
from tenants.access import Verb, may
from tenants.refusals import Refusal
from tenants.workspaces import WorkspaceRequest


def case_report(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """The page."""
    return _page(request, _find(case))


def file_report(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """Lay a report in."""
    found = _find(case)
    form = ReportForm(request.POST, request.FILES, case=found)
    if not form.is_valid():
        return _page(request, found, form=form)

    def verb() -> None:
        paper = form.cleaned_data["report_file"]
        reports.file_report(
            found,
            form.paper,
            name=paper.name,
            content=uploads.content_of(paper),
            by=request.actor,
        )

    return _do(request, found, form, verb, _("已登记信用报告，本办件已使用。"))


def use_report(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """Use a report that the unit holds."""
    found = _find(case)
    form = UseForm(request.POST)
    if not form.is_valid():
        return _page(request, found, using=form)
    pk = form.cleaned_data["report"]

    def verb() -> None:
        reports.use_report(found, pk, by=request.actor)

    return _do(request, found, form, verb, _("本办件已使用该报告。"), name="using", pk=pk)


def borrow_report(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """Use the report that another unit holds, by the subject's consent."""
    found = _find(case)
    form = forms.Form(request.POST)

    def verb() -> None:
        report_reuse.borrow(found, by=request.actor)

    return _do(request, found, form, verb, _("已凭主体授权复用县内报告。"), name="using")


def _find(pk: UUID) -> Case:
    rows = Case.objects.select_related("unit__office", "matter", "subject__merged_into")
    found: Case = get_object_or_404(rows, pk=pk)
    return found


def _do(
    request: WorkspaceRequest,
    found: Case,
    form: forms.Form,
    verb: Callable[[], None],
    done: str,
    *,
    name: str = "form",
    pk: UUID | None = None,
) -> HttpResponse:
    form.is_valid()
    try:
        verb()
    except FileChanged as changed:
        rows = CreditReport.objects.select_related("file__unit__office")
        report = rows.filter(pk=pk).first() if pk is not None else None
        if report is not None:
            files.note_change(report.file, changed.found, by=request.actor)
        form.add_error(None, str(changed))
    except Refusal as refusal:
        form.add_error(None, str(refusal))
    else:
        messages.success(request, done)
        return redirect("unit:case", found.unit.code, found.pk)
    return _page(request, _find(found.pk), **{name: form})


def _page(request: WorkspaceRequest, found: Case, **shown: forms.Form) -> HttpResponse:
    may_file = may(request.actor, Verb.OPEN_CASE) and found.state == CaseState.OPEN
    usable = held.usable_for(found) if may_file else []
    elsewhere = held.held_elsewhere(found) if may_file and not usable else None
    line = next((each for each in needs.lines(found) if each.kind == CheckKind.REPORT), None)
    context: dict[str, Any] = {
        "case": found,
        "line": line,
        "uses": held.uses_in(found),
        "may_file": may_file,
        "usable": usable,
        # Whether there is one, and whether a consent opens the gate: nothing else leaves this line.
        "elsewhere": elsewhere is not None,
        "gate": elsewhere.permit.judgement if elsewhere is not None else None,
        "form": ReportForm(case=found) if may_file else None,
        "using": None,
    }
    status = 422 if shown else 200
    return render(request, "casefiles/case_report.html", context | shown, status=status)
