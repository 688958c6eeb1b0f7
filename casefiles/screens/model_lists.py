"""示范清单: what the office offers as examples; a unit looks, ticks, and takes over."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casefiles.itemlists.catalogue import name_key
from casefiles.itemlists.workbook import WorkbookRefused
from casefiles.models import CatalogueEntry, ItemList, ModelList, ModelMatter
from casefiles.screens.lists import list_to_fill
from casefiles.verbs import itemlists, model_lists, uploads
from tenants.access import Verb, may
from tenants.refusals import Refusal
from tenants.workspaces import WorkspaceRequest


class ChosenForm(forms.Form):
    """The matters that were ticked."""

    chosen = forms.TypedMultipleChoiceField(
        coerce=UUID, required=False, choices=[("00000000-0000-0000-0000-000000000000", "")]
    )


class OwnModelForm(forms.Form):
    """A list that the office has drawn up itself."""

    title = forms.CharField(label=gettext_lazy("名称"), max_length=200)
    model_file = forms.FileField(
        label=gettext_lazy("事项清单表格（.xlsx）"),
        max_length=200,
        help_text=gettext_lazy("与单位报送的模板相同；责任科室、联系人和日期不会发布"),
    )


def models(request: WorkspaceRequest) -> HttpResponse:
    """What is offered; the office sees what it withdrew as well."""
    rows = ModelList.objects.filter(office=request.workspace.office).select_related("origin")
    if request.workspace.unit is not None:
        rows = rows.filter(withdrawn_at__isnull=True)
    context = {"models": list(rows), "may_keep": may(request.actor, Verb.KEEP_CATALOGUE)}
    return render(request, "casefiles/models.html", context)


def model(request: WorkspaceRequest, model_list: UUID) -> HttpResponse:
    """One model with its matters."""
    return _page(request, _find(request, model_list))


def take(request: WorkspaceRequest, model_list: UUID) -> HttpResponse:
    """Add the ticked matters to the unit's list in preparation; one is begun where there is none."""
    unit = request.actor.unit
    assert unit is not None
    found = _find(request, model_list)
    offered = [(str(each), "") for each in found.matters.values_list("pk", flat=True)]
    form = ChosenForm(request.POST)
    form.fields["chosen"].choices = offered  # type: ignore[attr-defined]
    chosen = set(form.cleaned_data["chosen"]) if form.is_valid() else set()
    try:
        filing = list_to_fill(request)
        n = model_lists.take(filing, found, chosen, by=request.actor)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return _page(request, found, chosen=chosen, status=422)
    messages.success(
        request,
        _("已加入 %(n)s 条事项，请补填责任科室、联系人并核对编码和生效日。") % {"n": n},
    )
    return redirect(reverse("unit:filing", args=[unit.code, filing.pk]))


def publish(request: WorkspaceRequest, item_list: UUID) -> HttpResponse:
    """Make a unit's accepted list a model."""
    rows = itemlists.seen_by_office().select_related("filing", "unit__office", "office")
    found: ItemList = get_object_or_404(rows, pk=item_list)
    code = request.workspace.office.division_code
    try:
        made = model_lists.publish(found, by=request.actor)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return redirect(reverse("office:filing", args=[code, found.filing_id]))
    messages.success(request, _("已设为示范清单，本县各单位均可选用。"))
    return redirect(reverse("office:model", args=[code, made.pk]))


def withdraw(request: WorkspaceRequest, model_list: UUID) -> HttpResponse:
    """Offer a model no longer."""
    model_lists.withdraw(_find(request, model_list), by=request.actor)
    messages.success(request, _("已撤下。此前选用的单位不受影响。"))
    return redirect(reverse("office:models", args=[request.workspace.office.division_code]))


def new_model(request: WorkspaceRequest) -> HttpResponse:
    """Publish a list that the office has drawn up, from a workbook in the form's layout."""
    form = OwnModelForm(request.POST or None, request.FILES or None)
    errors: Any = ()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["model_file"]
        office = request.workspace.office
        try:
            content = uploads.content_of(file)
            with uploads.watched(office, content, by=request.actor):
                read = itemlists.check_workbook(content, file.name)
            if not read.errors:
                made = model_lists.publish_own(
                    office, form.cleaned_data["title"], read.rows, by=request.actor
                )
                messages.success(request, _("已发布，本县各单位均可选用。"))
                return redirect(reverse("office:model", args=[office.division_code, made.pk]))
            errors = read.errors
            form.add_error("model_file", _("表格有误，没有发布：请按下列问题修改后再上传。"))
        except (Refusal, WorkbookRefused) as refusal:
            form.add_error("model_file", str(refusal))
    context = {"form": form, "cell_errors": errors}
    status = 422 if request.method == "POST" else 200
    return render(request, "casefiles/model_new.html", context, status=status)


def _find(request: WorkspaceRequest, pk: UUID) -> ModelList:
    rows = ModelList.objects.filter(office=request.workspace.office).select_related(
        "office", "origin"
    )
    if request.workspace.unit is not None:
        rows = rows.filter(withdrawn_at__isnull=True)
    found: ModelList = get_object_or_404(rows, pk=pk)
    return found


def _page(
    request: WorkspaceRequest,
    found: ModelList,
    *,
    chosen: set[UUID] | None = None,
    status: int = 200,
) -> HttpResponse:
    matters = list(ModelMatter.objects.filter(model_list=found))
    codes = dict(CatalogueEntry.objects.filter(office=found.office_id).values_list("key", "code"))
    unit = request.workspace.unit
    present = itemlists.names_on_hand(unit.pk) if unit else set()
    lines = [
        {
            "matter": each,
            "county_code": codes.get(name_key(each.name), ""),
            "there": name_key(each.name) in present,
            "ticked": each.pk in chosen
            if chosen is not None
            else name_key(each.name) not in present,
        }
        for each in matters
    ]
    context = {
        "model": found,
        "lines": lines,
        "may_take": unit is not None and may(request.actor, Verb.FILL_FILING),
        "may_keep": unit is None and may(request.actor, Verb.KEEP_CATALOGUE),
    }
    return render(request, "casefiles/model.html", context, status=status)
