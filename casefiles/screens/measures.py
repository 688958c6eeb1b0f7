"""措施: a unit's measures with what is next for each; the catalogue, which the office keeps."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casefiles.itemlists.words import BasisLevel
from casefiles.measure_base import MeasureTerms
from casefiles.models import CaseMeasure, MeasureEntry, MeasureKind, MeasureState
from casefiles.models.catalogue import MAY_RESTRICT
from casefiles.models.register import Severity
from casefiles.screens.due import due
from casefiles.verbs import measure_catalogue as verbs
from tenants.access import Verb, may
from tenants.refusals import Refusal
from tenants.workspaces import WorkspaceRequest

ON_A_PAGE = 50
OPEN = (MeasureState.NOTICE, MeasureState.HEARING)


class MeasureForm(forms.Form):
    """A measure of the catalogue; its code is fixed once it is published."""

    measure_code = forms.RegexField(
        r"^[A-Za-z0-9][A-Za-z0-9\-]*$",
        label=gettext_lazy("编号"),
        max_length=20,
        widget=forms.TextInput(attrs={"class": "short"}),
        error_messages={"invalid": gettext_lazy("编号由字母、数字和连字符组成，如 CJ-01。")},
    )
    measure_kind = forms.ChoiceField(label=gettext_lazy("种类"), choices=MeasureKind.choices)
    measure_name = forms.CharField(label=gettext_lazy("措施"), max_length=200)
    measure_basis = forms.CharField(
        label=gettext_lazy("依据条款"),
        max_length=300,
        help_text=gettext_lazy("写到条、款，如《中华人民共和国政府采购法》第七十七条"),
    )
    basis_level = forms.ChoiceField(
        label=gettext_lazy("依据层级"),
        choices=lambda: [(value, _(str(label))) for value, label in BasisLevel.choices],
    )
    least = forms.ChoiceField(
        label=gettext_lazy("适用程度"),
        choices=[(each.value, each.label) for each in (Severity.GENERAL, Severity.SERIOUS)],
        help_text=gettext_lazy("所选程度及以上的失信信息才能适用本措施；激励不看此项"),
    )
    hearing_days = forms.IntegerField(
        label=gettext_lazy("陈述申辩期（工作日）"),
        min_value=1,
        max_value=60,
        initial=5,
        help_text=gettext_lazy("从告知的次日起算；激励不看此项"),
        widget=forms.NumberInput(attrs={"class": "short"}),
    )
    measure_note = forms.CharField(
        label=gettext_lazy("说明"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("以部门规章为依据的，写明全国失信惩戒措施基础清单的对应项目"),
    )

    @property
    def terms(self) -> MeasureTerms:
        """As the verb takes it."""
        data = self.cleaned_data
        return MeasureTerms(
            code=data["measure_code"],
            kind=MeasureKind(data["measure_kind"]),
            name=data["measure_name"],
            basis=data["measure_basis"],
            level=BasisLevel(data["basis_level"]),
            least=Severity(data["least"]),
            hearing_days=data["hearing_days"],
            note=data["measure_note"],
        )


def ledger(request: WorkspaceRequest) -> HttpResponse:
    """The unit's measures: what waits for a notice or an answer first, then all of them."""
    rows = CaseMeasure.objects.select_related("case__subject", "case__matter")
    counts = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
    state = request.GET.get("state", "")
    if state in MeasureState.values:
        rows = rows.filter(state=state)
    else:
        state = "" if state == "" else "all"
        if state == "":
            rows = rows.filter(state__in=OPEN)
    page = Paginator(rows.order_by("-laid_at"), ON_A_PAGE).get_page(request.GET.get("page"))
    waiting = sum(counts.get(each, 0) for each in OPEN)
    tabs = [("", _("待办"), waiting)]
    tabs += [(each.value, str(each.label), counts.get(each.value, 0)) for each in MeasureState]
    tabs.append(("all", _("全部"), sum(counts.values())))
    lines = [(each, due(each.hear_until) if each.state in OPEN else None) for each in page]
    context = {"page": page, "lines": lines, "tabs": tabs, "state": state, "waiting": waiting}
    return render(
        request, "casefiles/measures.html", context | {"query": f"state={state}" if state else ""}
    )


def catalogue(request: WorkspaceRequest) -> HttpResponse:
    """The measures in force; the office also sees the versions that are over."""
    office = request.workspace.office
    rows = MeasureEntry.objects.filter(office=office).select_related("published_by")
    context = {
        "entries": list(rows.filter(ended_at__isnull=True)),
        "over": list(rows.filter(ended_at__isnull=False).order_by("code", "-version"))
        if request.workspace.unit is None
        else [],
        "may_keep": request.workspace.unit is None and may(request.actor, Verb.KEEP_MEASURES),
    }
    return render(request, "casefiles/measure_catalogue.html", context)


def new(request: WorkspaceRequest) -> HttpResponse:
    """Publish a measure."""
    office = request.workspace.office
    form = MeasureForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = verbs.publish(office, form.terms, by=request.actor)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已发布%(measure)s，各单位即可选用。") % {"measure": made})
            return _to_catalogue(request)
    return _form(request, form)


def revise(request: WorkspaceRequest, measure: UUID) -> HttpResponse:
    """A new version of a measure."""
    entry = _find(request, measure)
    initial: dict[str, Any] = {
        "measure_code": entry.code,
        "measure_kind": entry.kind,
        "measure_name": entry.name,
        "measure_basis": entry.basis,
        "basis_level": entry.level,
        "least": entry.least,
        "hearing_days": entry.hearing_days or 5,
        "measure_note": entry.note,
    }
    form = MeasureForm(request.POST if request.method == "POST" else None, initial=initial)
    form.fields["measure_code"].disabled = True
    if form.is_valid():
        try:
            made = verbs.revise(entry, form.terms, by=request.actor)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            said = _("已发布%(measure)s第 %(n)s 版；已作出的决定仍按原版。")
            messages.success(request, said % {"measure": made, "n": made.version})
            return _to_catalogue(request)
    return _form(request, form, entry)


def end(request: WorkspaceRequest, measure: UUID) -> HttpResponse:
    """Take a measure off the catalogue."""
    entry = _find(request, measure)
    try:
        verbs.end(entry, by=request.actor)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("已停用%(measure)s。") % {"measure": entry})
    return _to_catalogue(request)


def adopt(request: WorkspaceRequest) -> HttpResponse:
    """Begin with the sample measures."""
    try:
        count = verbs.adopt_base(request.workspace.office, by=request.actor)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("已采用基础清单，共 %(n)s 条；请逐条核对依据。") % {"n": count})
    return _to_catalogue(request)


def _find(request: WorkspaceRequest, pk: UUID) -> MeasureEntry:
    rows = MeasureEntry.objects.filter(office=request.workspace.office).select_related("office")
    found: MeasureEntry = get_object_or_404(rows, pk=pk)
    return found


def _form(
    request: WorkspaceRequest, form: MeasureForm, entry: MeasureEntry | None = None
) -> HttpResponse:
    levels = _("、").join(_(str(each.label)) for each in BasisLevel if each in MAY_RESTRICT)
    context = {"form": form, "entry": entry, "levels": levels}
    status = 422 if form.is_bound else 200
    return render(request, "casefiles/measure_form.html", context, status=status)


def _to_catalogue(request: WorkspaceRequest) -> HttpResponse:
    return redirect("office:measures", request.workspace.office.division_code)
