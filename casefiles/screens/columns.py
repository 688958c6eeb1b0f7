"""栏目对应关系: what is remembered of a unit's own headings, to be mended or forgotten."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casefiles.screens.column_form import ColumnsForm
from casefiles.verbs import layouts
from tenants.workspaces import WorkspaceRequest


def columns(request: WorkspaceRequest) -> HttpResponse:
    """The remembered headings as a form; saved, or forgotten."""
    unit = request.actor.unit
    assert unit is not None
    known = layouts.layout_of(unit.pk)
    here = reverse("unit:list-columns", args=[unit.code])
    if request.method == "POST" and "forget" in request.POST:
        layouts.forget(unit, by=request.actor)
        messages.success(request, _("已删除。今后按标准表头读取。"))
        return redirect(here)
    form = ColumnsForm(request.POST if request.method == "POST" else None, known=known)
    if request.method == "POST" and form.is_valid():
        layouts.remember(unit, form.layout, by=request.actor)
        messages.success(request, _("已保存，下次上传时自动套用。"))
        return redirect(here)
    return render(
        request,
        "casefiles/columns.html",
        {"form": form, "mapping": layouts.mapping_of(unit.pk)},
        status=422 if form.is_bound else 200,
    )
