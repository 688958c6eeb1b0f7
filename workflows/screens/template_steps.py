"""Editing a draft, one step at a time."""

from uuid import UUID

from django.contrib import messages
from django.forms.utils import ErrorDict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from tenants.refusals import Refusal
from tenants.workspaces import WorkspaceRequest
from workflows import drafts
from workflows.models import TemplateStep, WorkflowTemplate
from workflows.planned import NewStep, read
from workflows.refusals import DraftGone, StepChanged
from workflows.screens.condition_forms import Conditions
from workflows.screens.links import url
from workflows.screens.template_forms import MoveForm, StepForm
from workflows.screens.templates import context_of, find, page
from workflows.staff import staff_of


def new_step(request: WorkspaceRequest, template: UUID) -> HttpResponse:
    """A further step, at the end."""
    return _edit(request, find(template), None)


def step(request: WorkspaceRequest, template_step: UUID) -> HttpResponse:
    """One step of a draft."""
    row = _find(template_step)
    return _edit(request, row.template, row)


def _edit(
    request: WorkspaceRequest, draft: WorkflowTemplate, row: TemplateStep | None
) -> HttpResponse:
    if not draft.is_draft:
        messages.warning(request, str(DraftGone()))
        return page(request, draft)
    stored = read(row) if row is not None else None
    initial = StepForm.initial_of(stored, drafts.mark(row)) if stored and row else {}
    posted = request.POST if request.method == "POST" else None
    form = StepForm(posted, staff=staff_of(draft.unit), kind=draft.kind, initial=initial)
    conditions = Conditions(draft.kind, stored.conditions if stored else (), posted)
    if posted is not None and ("more" in posted or "drop" in posted):
        # The rows of conditions change; nothing is judged yet, and what is typed stays.
        for each in (form, *conditions.forms):
            each._errors = ErrorDict()  # type: ignore[attr-defined]
        return _page(request, draft, row, form, conditions)
    if posted is None:
        return _page(request, draft, row, form, conditions)
    valid = form.is_valid(), conditions.is_valid()
    if all(valid):
        try:
            _save(request, draft, row, form.step(conditions.values()), form.cleaned_data["seen"])
        except StepChanged as refusal:
            # What is typed is set against the step as it stands now; saving again overrules it.
            assert row is not None
            typed = request.POST.copy()
            typed["seen"] = drafts.mark(_find(row.uid))
            form = StepForm(typed, staff=staff_of(draft.unit), kind=draft.kind, initial=initial)
            form.add_error(None, str(refusal))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已保存到草稿，启用后才生效。"))
            return _back(request, draft)
    return _page(request, draft, row, form, conditions, status=422)


def _save(
    request: WorkspaceRequest,
    draft: WorkflowTemplate,
    row: TemplateStep | None,
    new: NewStep,
    seen: str,
) -> None:
    if row is None:
        drafts.add_step(draft, new, by=request.actor)
    else:
        drafts.change_step(row, new, seen=seen, by=request.actor)


def _page(
    request: WorkspaceRequest,
    draft: WorkflowTemplate,
    row: TemplateStep | None,
    form: StepForm,
    conditions: Conditions,
    status: int = 200,
) -> HttpResponse:
    return render(
        request,
        "workflows/template_step.html",
        context_of(draft) | {"step": row, "form": form, "conditions": conditions},
        status=status,
    )


def move(request: WorkspaceRequest, template_step: UUID) -> HttpResponse:
    """One place up or down."""
    row = _find(template_step)
    form = MoveForm(request.POST)
    if form.is_valid():
        try:
            drafts.move_step(row, up=form.cleaned_data["direction"] == "up", by=request.actor)
        except Refusal as refusal:
            messages.warning(request, str(refusal))
    return _back(request, row.template)


def remove(request: WorkspaceRequest, template_step: UUID) -> HttpResponse:
    """Take the step out."""
    row = _find(template_step)
    try:
        drafts.remove_step(row, by=request.actor)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("已移除环节“%(title)s”。") % {"title": row.title})
    return _back(request, row.template)


def _find(uid: UUID) -> TemplateStep:
    rows = TemplateStep.objects.select_related("template__unit__office", "unit__office")
    found: TemplateStep = get_object_or_404(rows.prefetch_related("people__person"), uid=uid)
    return found


def _back(request: WorkspaceRequest, draft: WorkflowTemplate) -> HttpResponse:
    return redirect(url(request.actor, "template", draft.uid))
