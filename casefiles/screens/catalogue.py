"""事项目录: the county's matters in force, unit beside unit; codes; the whole as a workbook."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.downloads import hand_out
from audit.screens.download import XLSX
from casefiles.itemlists import catalogue as matters
from casefiles.itemlists.catalogue import COMPARED, Wanted
from casefiles.itemlists.words import Category, UseMode
from casefiles.screens.catalogue_book import MOST_ROWS, write_catalogue
from casefiles.verbs import catalogue as codes
from tenants import clock
from tenants.access import Verb, may
from tenants.refusals import Refusal
from tenants.workspaces import WorkspaceRequest

ON_A_PAGE = 50
UNITS_NAMED = 4


class CodeForm(forms.Form):
    """A county code for one group; empty takes it back."""

    group = forms.CharField(max_length=300, widget=forms.HiddenInput)
    county_code = forms.RegexField(
        r"^[\w.\-]*$",
        label=gettext_lazy("县级编码"),
        max_length=40,
        required=False,
        error_messages={"invalid": gettext_lazy("编码只能用字母、数字、汉字和 - . _，不含空格。")},
        widget=forms.TextInput(attrs={"class": "short"}),
    )


def catalogue(request: WorkspaceRequest) -> HttpResponse:
    """The county's matters, those of most units first."""
    office = request.workspace.office
    wanted = _wanted(request)
    page = Paginator(matters.groups(office, wanted), ON_A_PAGE).get_page(request.GET.get("page"))
    told = matters.told(office, [row["group"] for row in page.object_list])
    query = _query(wanted)
    return render(
        request,
        "casefiles/catalogue.html",
        {
            "page": page,
            "lines": [_line(request, row, told.get(row["group"], {})) for row in page.object_list],
            "wanted": wanted,
            "query": query,
            "categories": [(value, _(str(label))) for value, label in Category.choices],
            "modes": [(value, _(str(label))) for value, label in UseMode.choices],
            "filtered": bool(query),
        },
    )


def matter(request: WorkspaceRequest) -> HttpResponse:
    """One matter of the county in all its units."""
    group = request.GET.get("group", "")
    return _matter(request, group, CodeForm(initial={"group": group}))


def code(request: WorkspaceRequest) -> HttpResponse:
    """Give a matter its code."""
    form = CodeForm(request.POST)
    group = request.POST.get("group", "")
    if not form.is_valid():
        return _matter(request, group, form)
    given = form.cleaned_data["county_code"]
    office = request.workspace.office
    others = codes.others_with(office, given, group) if given else []
    try:
        name = codes.give_code(office, group, given, by=request.actor)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _matter(request, group, form)
    if not given:
        messages.success(request, _("已取消“%(name)s”的县级编码。") % {"name": name})
    elif others:
        messages.warning(
            request,
            _(
                "编码 %(code)s 也用于“%(others)s”，今后合为同一事项；如不是同一事项，请改用其他编码。"
            )
            % {"code": given, "others": _("、").join(others)},
        )
    else:
        messages.success(request, _("已赋码：%(name)s %(code)s") % {"name": name, "code": given})
    return redirect(_home(request))


def export(request: WorkspaceRequest) -> HttpResponse:
    """What the filters show, one row for each unit and matter, as a workbook."""
    office = request.workspace.office
    wanted = _wanted(request)
    rows = matters.wanted_matters(office, wanted)
    if rows.count() > MOST_ROWS:
        messages.warning(
            request,
            _("超过 %(n)s 行，一次导不完。请先按类别、应用方式等筛选，再分批导出。")
            % {"n": MOST_ROWS},
        )
        return redirect(f"{_home(request)}?{_query(wanted)}")
    content = write_catalogue(office.name, clock.today(), rows)
    name = _("%(office)s事项目录 %(day)s.xlsx") % {"office": office.name, "day": clock.today()}
    return hand_out(office, content, name, XLSX, by=request.actor)


def _home(request: WorkspaceRequest) -> str:
    return reverse("office:catalogue", args=[request.workspace.office.division_code])


def _wanted(request: WorkspaceRequest) -> Wanted:
    given = request.GET
    return Wanted(
        words=given.get("q", "").strip()[:80],
        category=given.get("category", ""),
        mode=given.get("mode", ""),
        only=given.get("only", ""),
    )


def _query(wanted: Wanted) -> str:
    named = {
        "q": wanted.words,
        "category": wanted.category,
        "mode": wanted.mode,
        "only": wanted.only,
    }
    return urlencode({key: value for key, value in named.items() if value})


def _differences(row: dict[str, Any]) -> list[str]:
    words = {
        "use_modes": _("应用方式"),
        "legal_basis": _("法律依据"),
        "subject_kinds": _("主体类型"),
        "stage": _("应用环节"),
        "needs_consent": _("是否需授权"),
        "category": _("类别"),
    }
    return [words[name] for name in COMPARED if row[f"{name}_differ"] > 1]


def _line(request: WorkspaceRequest, row: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    names = told.get("names", [])
    here = reverse("office:catalogue-matter", args=[request.workspace.office.division_code])
    return {
        "title": row["title"],
        "code": row["coded"] or "",
        "units": row["units"],
        "named": _("、").join(names[:UNITS_NAMED]) + (_(" 等") if len(names) > UNITS_NAMED else ""),
        "codes": _("、").join(told.get("codes", [])[:UNITS_NAMED]),
        "categories": _("、").join(
            _(str(Category(each).label)) for each in told.get("categories", [])
        ),
        "differences": _differences(row),
        "url": f"{here}?{urlencode({'group': row['group']})}",
    }


def _matter(request: WorkspaceRequest, group: str, form: CodeForm) -> HttpResponse:
    """The page of one group; back to the catalogue where there is none."""
    office = request.workspace.office
    rows = matters.matters_of(office, group)
    page = Paginator(rows, ON_A_PAGE * 2).get_page(request.GET.get("page"))
    if not page.paginator.count:
        messages.warning(request, _("目录中没有这个事项，可能单位刚更换了清单。"))
        return redirect(_home(request))
    found = list(page.object_list)
    title = min(each.name for each in found)
    given = found[0].county_code or ""
    if not form.is_bound:
        form.initial["county_code"] = given
    return render(
        request,
        "casefiles/catalogue_matter.html",
        {
            "title": title,
            "code": given,
            "page": page,
            "lines": _beside(found),
            "form": form,
            "query": urlencode({"group": group}),
            "may_keep": may(request.actor, Verb.KEEP_CATALOGUE),
        },
        status=422 if form.is_bound else 200,
    )


def _beside(found: list[Any]) -> list[dict[str, Any]]:
    """Each unit's line; what most units say is plain, what differs from it is marked."""
    columns = ("use_mode_labels", "subject_labels", "stage_label", "legal_basis", "consent_label")
    usual = {}
    for name in columns:
        said = [getattr(each, name) for each in found]
        usual[name] = max(said, key=said.count)
    return [
        {
            "matter": each,
            "cells": [
                (getattr(each, name), getattr(each, name) != usual[name]) for name in columns
            ],
        }
        for each in found
    ]
