"""The filters of the list of cases: what may be asked, what is shown as set, and saved ones."""

from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casefiles.models import CaseArchive, CaseState, Matter, Verdict
from casefiles.models.cases import CLOSED
from casefiles.verbs import case_filters, itemlists
from tenants.actors import Actor
from tenants.clock import SHANGHAI
from tenants.refusals import Refusal
from tenants.workspaces import WorkspaceRequest

# What stands in the list's address, in this order: a saved filter is found again by its text.
NAMES = (
    *("q", "subject", "state", "verdict", "matter", "since", "until", "mine", "archived"),
    *("month", "count"),
)
MOST_MATTERS = 300
CENTURY = (MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2100, 12, 31)))


class _Day(forms.DateField):
    """A day of this century, picked or typed."""

    def __init__(self, label: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(label=label, required=False, widget=widget, validators=CENTURY)


class CaseFilterForm(forms.Form):
    """Every filter but the words, which go another way: a number never stands in an address."""

    state = forms.ChoiceField(label=gettext_lazy("状态"), required=False)
    verdict = forms.ChoiceField(label=gettext_lazy("决定"), required=False)
    matter = forms.ChoiceField(label=gettext_lazy("事项"), required=False)
    since = _Day(label=gettext_lazy("受理自"))
    until = _Day(label=gettext_lazy("受理至"))
    archived = forms.ChoiceField(label=gettext_lazy("归档情况"), required=False)
    mine = forms.BooleanField(label=gettext_lazy("我受理的"), required=False)

    def __init__(self, data: QueryDict, *, unit_id: int) -> None:
        super().__init__(data)
        everything = ("", _("全部"))
        listed = itemlists.in_force(unit_id)
        rows = Matter.objects.filter(item_list=listed).order_by("code")
        codes = [(each.code, f"{each.code} {each.name}") for each in rows[:MOST_MATTERS]]
        asked = data.get("matter", "")[:40]
        if asked and asked not in dict(codes):  # a matter of an earlier list
            codes.append((asked, asked))
        choices: dict[str, list[Any]] = {
            "state": CaseState.choices,
            "verdict": Verdict.choices,
            "matter": codes,
            "archived": [("no", _("已办结未归档")), ("yes", _("已归档"))],
        }
        for name, found in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [everything, *found]

    def narrowed(self, rows: QuerySet[Any], by: Actor) -> QuerySet[Any]:
        """The rows that the valid fields leave; a field that is wrong says so and narrows nothing."""
        self.is_valid()
        data = self.cleaned_data
        for name, path in (("state", "state"), ("verdict", "verdict"), ("matter", "matter__code")):
            if data.get(name):
                rows = rows.filter(**{path: data[name]})
        since: date | None = data.get("since")
        until: date | None = data.get("until")
        if since:
            rows = rows.filter(accepted_at__gte=datetime.combine(since, time.min, SHANGHAI))
        if until:
            rows = rows.filter(accepted_at__lte=datetime.combine(until, time.max, SHANGHAI))
        if data.get("mine"):
            rows = rows.filter(opened_by=by.user)
        put_away = Exists(CaseArchive.objects.filter(case=OuterRef("pk")))
        if data.get("archived") == "yes":
            rows = rows.filter(put_away)
        elif data.get("archived") == "no":
            rows = rows.filter(~put_away, state__in=CLOSED, forgotten_at=None)
        return rows


class KeepForm(forms.Form):
    """The name of a filter, and the list's address."""

    filter_name = forms.CharField(label=gettext_lazy("名称"), max_length=20)
    query = forms.CharField(max_length=500, required=False)


class DropForm(forms.Form):
    """Which saved filter goes."""

    saved = forms.UUIDField()


def kept(asked: QueryDict) -> str:
    """The filters of an address without its page, always in the same order."""
    found = {name: asked[name][:80] for name in NAMES if asked.get(name)}
    return urlencode(found)


def keep(request: WorkspaceRequest) -> HttpResponse:
    """Save the filters of the list under a name."""
    unit = request.workspace.unit
    assert unit is not None
    form = KeepForm(request.POST)
    valid = form.is_valid()
    query = kept(QueryDict(form.cleaned_data.get("query", "")))
    if not valid:
        messages.warning(request, _("请给常用筛选起一个名称（20字以内），再保存。"))
        return _back(unit.code, query)
    name = form.cleaned_data["filter_name"]
    try:
        case_filters.keep(unit, name, query, by=request.actor)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("已保存常用筛选“%(name)s”。") % {"name": name})
    return _back(unit.code, query)


def drop(request: WorkspaceRequest) -> HttpResponse:
    """Remove one's own saved filter."""
    unit = request.workspace.unit
    assert unit is not None
    form = DropForm(request.POST)
    mine = case_filters.of(request.actor)
    found = mine.filter(pk=form.cleaned_data["saved"]).first() if form.is_valid() else None
    if found is None:
        messages.warning(request, _("该常用筛选已不存在。"))
    else:
        case_filters.drop(found, by=request.actor)
        messages.success(request, _("已删除常用筛选“%(name)s”。") % {"name": found.name})
    return _back(unit.code, "")


def _back(code: str, query: str) -> HttpResponse:
    address = reverse("unit:cases", args=[code])
    return redirect(f"{address}?{query}" if query else address)
