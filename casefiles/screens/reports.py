"""信用报告: the unit's reports with their validity, one report with its ledger, crisis and review."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from casefiles.itemlists.words import Category
from casefiles.models import Case, CreditReport, ReportUse
from casefiles.reports import held
from casefiles.reports.words import CrisisKind, ReportReview, ReportState
from casefiles.screens.report_forms import CrisisForm, ReviewForm
from casefiles.verbs import report_events
from tenants import asked, clock
from tenants.access import Verb, may
from tenants.actors import Actor
from tenants.refusals import Refusal
from tenants.workspaces import WorkspaceRequest

PAGE = 50


def reports(request: WorkspaceRequest) -> HttpResponse:
    """The unit's reports, those that end first on top; by how they stand, or by words."""
    lists = held.standing_in(clock.today())
    show, words = request.GET.get("show", "valid"), asked.words(request, "q")
    rows = CreditReport.objects.all()
    counts = rows.aggregate(
        all=Count("pk"),
        **{name: Count("pk", filter=condition) for name, condition in lists.items()},
    )
    if show in lists:
        rows = rows.filter(lists[show])
    if words:
        rows = rows.filter(
            Q(report_no__icontains=words)
            | Q(issuer__icontains=words)
            | Q(subject__name__icontains=words)
        )
    rows = rows.select_related("subject", "origin").annotate(times=Count("uses"))
    page = Paginator(rows.order_by("valid_until", "pk"), PAGE).get_page(request.GET.get("page"))
    tabs = {
        "valid": _("有效"),
        "ending": _("30日内到期"),
        "aside": _("须复核或者重新评级"),
        "expired": _("已过期"),
        "void": _("停止使用"),
        "all": _("全部"),
    }
    return render(
        request,
        "casefiles/reports.html",
        {
            "page": page,
            "query": asked.without_page(request),
            "tabs": [(name, label, counts[name]) for name, label in tabs.items()],
            "show": show if show in tabs else "all",
            "q": words,
        },
    )


def report(request: WorkspaceRequest, report: UUID) -> HttpResponse:
    """One report."""
    return _page(request, _find(report))


def crisis(request: WorkspaceRequest, report: UUID) -> HttpResponse:
    """Register what happened to its subject."""
    found = _find(report)
    form = CrisisForm(request.POST)

    def verb() -> str:
        data = form.cleaned_data
        made = report_events.note_crisis(
            found.subject,
            CrisisKind(data["crisis_kind"]),
            data["happened_on"],
            data["crisis_note"],
            by=request.actor,
        )
        touched = len(held.touched_by(made))
        return _("已登记；相关报告已暂停使用，涉及在办办件 %(n)s 件。") % {"n": touched}

    return _do(request, found, form, verb, "crisis_form")


def review(request: WorkspaceRequest, report: UUID) -> HttpResponse:
    """Say whether it may be used again."""
    found = _find(report)
    form = ReviewForm(request.POST)

    def verb() -> str:
        data = form.cleaned_data
        outcome = ReportReview(data["outcome"])
        report_events.review(found, outcome, data["review_note"], by=request.actor)
        return _("已复核。")

    return _do(request, found, form, verb, "review_form")


def _find(pk: UUID) -> CreditReport:
    rows = CreditReport.objects.select_related(
        "unit__office", "subject__merged_into", "file", "origin", "crisis", "case"
    )
    found: CreditReport = get_object_or_404(rows, pk=pk)
    return found


def _do(
    request: WorkspaceRequest,
    found: CreditReport,
    form: forms.Form,
    verb: Callable[[], str],
    name: str,
) -> HttpResponse:
    if form.is_valid():
        try:
            done = verb()
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done)
            return redirect("unit:report", found.unit.code, found.pk)
    return _page(request, _find(found.pk), **{name: form})


def _page(request: WorkspaceRequest, found: CreditReport, **shown: forms.Form) -> HttpResponse:
    by = request.actor
    uses = ReportUse.objects.filter(report=found).select_related("recipient", "used_by")
    to_review = found.standing in report_events.TO_REVIEW
    context: dict[str, Any] = {
        "report": found,
        "uses": [(each, _case_of(each)) for each in uses],
        "touched": held.touched_by(found.crisis) if found.crisis is not None else [],
        "to_review": to_review,
        "purposes": _("、").join(_(str(Category(each).label)) for each in found.purposes),
        "review_form": ReviewForm() if to_review and may(by, Verb.REVIEW_REPORT) else None,
        "crisis_form": CrisisForm() if _may_note(by, found) else None,
    }
    status = 422 if shown else 200
    return render(request, "casefiles/report.html", context | shown, status=status)


def _may_note(by: Actor, found: CreditReport) -> bool:
    in_use = found.state == ReportState.IN_USE and bool(found.subject.identifier)
    return in_use and may(by, Verb.NOTE_CRISIS)


def _case_of(use: ReportUse) -> Case | None:
    """The case of a use; none for another unit's, and for one behind a door that is closed to the reader."""
    return Case.objects.filter(pk=use.case_id).first() if use.case_id else None
