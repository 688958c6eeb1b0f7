"""单位名册: the system administrator registers and renames units and dates their terms."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.validators import RegexValidator
from django.db.models import Max, OuterRef, Q, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.timeline import timeline
from casefiles.screens.people.forms import day_field
from casefiles.verbs import roster as verbs
from tenants import clock
from tenants.models import RosterTerm, Unit, UnitKind
from tenants.refusals import Refusal
from tenants.workspaces import WorkspaceRequest


class NewUnitForm(forms.Form):
    """A unit to register."""

    name = forms.CharField(label=gettext_lazy("全称"), max_length=100)
    short_name = forms.CharField(label=gettext_lazy("简称"), max_length=40)
    code = forms.CharField(
        label=gettext_lazy("代码"),
        max_length=40,
        help_text=gettext_lazy("用于网址和账号，登记后不再更改；一般用简称的拼音首字母"),
        widget=forms.TextInput(attrs={"class": "short", "autocapitalize": "none"}),
        validators=[
            RegexValidator(
                r"^[a-z][a-z0-9-]*$",
                gettext_lazy("单位代码由小写字母开头，只用小写字母、数字和连字符。"),
            )
        ],
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("类型"), choices=[("", gettext_lazy("请选择")), *UnitKind.choices]
    )
    since = day_field(gettext_lazy("加入日期"))


class RenameForm(forms.Form):
    """A new name and since when."""

    name = forms.CharField(label=gettext_lazy("新全称"), max_length=100)
    short_name = forms.CharField(label=gettext_lazy("新简称"), max_length=40)
    since = day_field(
        gettext_lazy("启用日期"), gettext_lazy("该日以前的文书仍显示原名称；不能填将来的日期")
    )


class TermForm(forms.Form):
    """The day on which a unit leaves the roster or comes back."""

    day = day_field(gettext_lazy("日期"))


def roster(request: WorkspaceRequest) -> HttpResponse:
    """All units, with their latest term; one statement."""
    office, today = request.workspace.office, clock.today()
    last = RosterTerm.objects.filter(unit=OuterRef("pk")).order_by("-since")
    units: Any = Unit.objects.filter(office=office).annotate(
        since=Subquery(last.values("since")[:1]), until=Subquery(last.values("until")[:1])
    )
    words = request.GET.get("q", "").strip()[:60]
    if words:
        units = units.filter(Q(name__icontains=words) | Q(code__icontains=words))
    rows = [(unit, unit.until is None or unit.until > today) for unit in units]
    return render(
        request,
        "casefiles/roster/roster.html",
        {"rows": rows, "q": words, "on": sum(is_on for _unit, is_on in rows)},
    )


def new_unit(request: WorkspaceRequest) -> HttpResponse:
    """Register a unit at the end of the roster."""
    office = request.workspace.office
    form = NewUnitForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        since = said.pop("since")
        last = Unit.objects.filter(office=office).aggregate(last=Max("position"))["last"] or 0
        try:
            unit = verbs.register_unit(
                office, verbs.NewUnit(**said, position=last + 1), since=since, by=request.actor
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("已登记%(unit)s；请安全管理员邀请其人员。") % {"unit": unit.short_name}
            )
            return redirect("office:roster-unit", office.division_code, unit.code)
    status = 422 if form.is_bound else 200
    return render(request, "casefiles/roster/new.html", {"form": form}, status=status)


def unit(request: WorkspaceRequest, member: str) -> HttpResponse:
    """One unit's names and terms."""
    return _page(request, _unit(request, member))


def rename(request: WorkspaceRequest, member: str) -> HttpResponse:
    """A new name from a day on."""
    found = _unit(request, member)
    form = RenameForm(request.POST)
    if form.is_valid():
        try:
            verbs.rename_unit(found, **form.cleaned_data, by=request.actor)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("名称已变更。"))
            return redirect("office:roster-unit", request.workspace.office.division_code, member)
    return _page(request, found, rename=form)


def term(request: WorkspaceRequest, member: str) -> HttpResponse:
    """Off the roster from a day on, or back on it."""
    found = _unit(request, member)
    form = TermForm(request.POST)
    if form.is_valid():
        day = form.cleaned_data["day"]
        try:
            if "back" in request.POST:
                verbs.begin_term(found, since=day, by=request.actor)
            else:
                verbs.end_term(found, until=day, by=request.actor)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("名册已更新。"))
            return redirect("office:roster-unit", request.workspace.office.division_code, member)
    return _page(request, found, term=form)


def _unit(request: WorkspaceRequest, code: str) -> Unit:
    found: Unit = get_object_or_404(
        Unit.objects.select_related("office"), office=request.workspace.office, code=code
    )
    return found


def _page(request: WorkspaceRequest, found: Unit, **shown: Any) -> HttpResponse:
    terms = list(found.terms.order_by("-since"))
    names = {"name": found.name, "short_name": found.short_name}
    return render(
        request,
        "casefiles/roster/unit.html",
        {
            "member": found,
            "names": list(found.names.order_by("-since")),
            "terms": terms,
            "is_on": bool(terms) and terms[0].until is None,
            "rename": RenameForm(initial=names),
            "term": TermForm(),
            "timeline": timeline(found),
        }
        | shown,
        status=422 if shown else 200,
    )
