"""人工查询: a clerk looks at the platform's page and keeps its picture in the case."""

from uuid import UUID

from django.contrib import messages
from django.forms import BaseFormSet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from casefiles.models import Case, CaseState
from casefiles.screens.manual_form import FoundForm, FoundForms, ManualForm, seen
from casefiles.verbs import queries, uploads
from tenants.refusals import Refusal
from tenants.workspaces import WorkspaceRequest


def manual(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """The form; then back to the case."""
    found = get_object_or_404(
        Case.objects.select_related("unit__office", "matter", "subject"), pk=case
    )
    if request.method != "POST":
        return _page(request, found, ManualForm(), FoundForms(prefix="found"))
    form = ManualForm(request.POST, request.FILES)
    rows = FoundForms(request.POST, prefix="found")
    looked = seen(form, rows)
    if looked is None:
        return _page(request, found, form, rows)
    paper = form.cleaned_data["screenshot"]
    try:
        queries.enter_by_hand(
            found,
            looked,
            name=paper.name,
            content=uploads.content_of(paper),
            by=request.actor,
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _page(request, found, form, rows)
    messages.success(request, _("已登记人工查询，截图已留存为证据。"))
    return redirect("unit:case", found.unit.code, found.pk)


def _page(
    request: WorkspaceRequest, found: Case, form: ManualForm, rows: "BaseFormSet[FoundForm]"
) -> HttpResponse:
    context = {
        "case": found,
        "form": form,
        "rows": rows,
        "may_query": found.state in (CaseState.OPEN, CaseState.DECIDED),
    }
    status = 422 if form.is_bound else 200
    return render(request, "casefiles/manual_query.html", context, status=status)
