"""What is done with a whole template: drafted, discarded, put in force, retired, tried, taken away as a file."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from audit.downloads import hand_out
from casefiles.turns import Record
from tenants.access import Verb, may
from tenants.refusals import Refusal
from tenants.workspaces import WorkspaceRequest
from workflows import drafts, unit_steps
from workflows.bpmn import Chart, case_chart, filing_chart, written
from workflows.models import TemplateKind, WorkflowTemplate
from workflows.planned import steps_of
from workflows.preview import how_many, past_records, preview
from workflows.screens.links import record_url, url
from workflows.screens.template_forms import KindForm, SinceForm
from workflows.screens.templates import context_of, find, page

BPMN_TYPE = "application/xml"
_TRIES = 20


def draft(request: WorkspaceRequest) -> HttpResponse:
    """Begin a draft for a kind, or go to the one there is."""
    unit = request.actor.unit
    assert unit is not None
    form = KindForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("请选择流程的种类。"))
        return redirect(url(request.actor, "templates"))
    kind = TemplateKind(form.cleaned_data["template_kind"])
    made = drafts.start_draft(unit, kind, by=request.actor)
    return redirect(url(request.actor, "template", made.uid))


def discard(request: WorkspaceRequest, template: UUID) -> HttpResponse:
    """Throw the draft away."""
    try:
        drafts.discard_draft(find(template), by=request.actor)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("草稿已作废，现行流程不变。"))
    return redirect(url(request.actor, "templates"))


def publish(request: WorkspaceRequest, template: UUID) -> HttpResponse:
    """Put the draft in force."""
    found = find(template)
    form = SinceForm(request.POST)
    if form.is_valid():
        try:
            made = unit_steps.publish_draft(
                found, since=form.cleaned_data["in_force_on"], by=request.actor
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(version)s已启用。") % {"version": made.name})
            return redirect(url(request.actor, "template", made.uid))
    return page(request, find(template), publish=form)


def retire(request: WorkspaceRequest, template: UUID) -> HttpResponse:
    """End the kind's own steps."""
    found = find(template)
    form = SinceForm(request.POST)
    if form.is_valid():
        try:
            unit_steps.retire(
                found.unit,
                TemplateKind(found.kind),
                since=form.cleaned_data["in_force_on"],
                by=request.actor,
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已停用。"))
            return redirect(url(request.actor, "templates"))
    return page(request, found, retire=form)


def try_out(request: WorkspaceRequest, template: UUID) -> HttpResponse:
    """Run the template against a record of the past: who would have signed."""
    found = find(template)
    assert request.actor.unit is not None
    records = list(past_records(request.actor.unit, found.kind)[:_TRIES])
    chosen = _chosen(request, records)
    run = preview(found.kind, steps_of(found), chosen) if chosen is not None else None
    is_case = found.kind == TemplateKind.CASE
    may_open = may(request.actor, Verb.VIEW_CASES if is_case else Verb.VIEW_FILINGS)
    return render(
        request,
        "workflows/template_try.html",
        context_of(found)
        | {
            "records": records,
            "chosen": chosen,
            "is_case": is_case,
            "run": run,
            "rows": [(each, how_many(each)) for each in run.steps] if run else [],
            "chosen_url": record_url(request.actor, chosen) if chosen and may_open else "",
        },
    )


def _chosen(request: WorkspaceRequest, records: list[Record]) -> Record | None:
    """The record that is asked for by `?record=`; the newest by default."""
    asked = request.GET.get("record", "")
    if not asked:
        return records[0] if records else None
    found = next((each for each in records if str(each.pk) == asked), None)
    if found is None:
        raise Http404
    return found


def bpmn(request: WorkspaceRequest, template: UUID) -> HttpResponse:
    """The steps as a BPMN file."""
    found = find(template)
    chart = _chart(found)
    name = f"{chart.name}.bpmn"
    return hand_out(found, written(chart), name, BPMN_TYPE, by=request.actor)


def _chart(found: WorkflowTemplate) -> Chart:
    name = f"{found.unit.short_name} {found.get_kind_display()} {found.name}"
    lanes = {"unit": found.unit.short_name, "office": found.unit.office.name}
    draw = case_chart if found.kind == TemplateKind.CASE else filing_chart
    return draw(name, steps_of(found), lanes)
