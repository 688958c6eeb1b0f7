"""清单与方案, for the office: who has filed, who is late, what the lists lack, which bases end."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from audit.downloads import hand_out
from audit.screens.download import XLSX
from casefiles.itemlists.endings import ends_among, may_end, registered
from casefiles.itemlists.words import Category
from casefiles.models import EndingBasis, FilingKind, Matter
from casefiles.overview import FIELDS, UnitRow, overview, unchecked
from casefiles.screens.filings import year_of
from casefiles.screens.office_lists_book import write_overview
from casefiles.screens.plan_form import day
from casefiles.screens.standing import standing
from casefiles.verbs import bases
from casefiles.verbs.itemlists import all_in_force
from casefiles.workdays import Calendar
from tenants import asked, clock
from tenants.access import Verb, may
from tenants.models import UnitKind
from tenants.refusals import Refusal
from tenants.workspaces import WorkspaceRequest

ON_A_PAGE = 100
_LIST, _PLAN, _REVIEW = FilingKind.ITEM_LIST, FilingKind.PLAN, FilingKind.LIST_REVIEW

# What a page can be narrowed to: the words of the choice, and which units it shows.
ONLY: dict[str, tuple[Any, Callable[[UnitRow], bool]]] = {
    "list-missing": (gettext_lazy("清单逾期未报"), lambda row: row.is_missing(_LIST)),
    "list-late": (gettext_lazy("清单迟报"), lambda row: row.is_late(_LIST)),
    "list-none": (gettext_lazy("无现行清单"), lambda row: row.listed is None),
    "plan-missing": (gettext_lazy("方案逾期未报"), lambda row: row.is_missing(_PLAN)),
    "plan-late": (gettext_lazy("方案迟报"), lambda row: row.is_late(_PLAN)),
    "plan-none": (gettext_lazy("无现行方案"), lambda row: row.plan is None),
    "review-open": (
        gettext_lazy("年度核对未完成"),
        lambda row: bool(row.filing(_REVIEW) and not row.filings[_REVIEW].first_filed_at),
    ),
    "unchecked": (gettext_lazy("有未设核查方式的事项"), lambda row: row.unchecked > 0),
    "over": (gettext_lazy("有已失效的事项"), lambda row: row.over > 0),
    "ending": (gettext_lazy("90 天内有事项到期"), lambda row: row.ending > 0),
}
_TOLD = ("list-missing", "list-late", "plan-none", "review-open", "unchecked", "over", "ending")
_BAD = {"list-missing", "over"}


@dataclass(frozen=True)
class Line:
    """One unit as the table shows it."""

    row: UnitRow
    url: str
    cells: list[dict[str, str] | None]
    matters_url: str
    fields: list[tuple[str, int, str]]


class BasisForm(forms.Form):
    """A legal basis and its last day."""

    title = forms.CharField(
        label=gettext_lazy("依据名称"),
        max_length=120,
        help_text=gettext_lazy("法规名称或文号，例如：福建省渔业管理办法，或 财库〔2016〕125号"),
        error_messages={"required": gettext_lazy("请填写依据名称或文号。")},
    )
    last_on = day(gettext_lazy("有效期至"), gettext_lazy("最后一个有效日"))
    note = forms.CharField(label=gettext_lazy("说明"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last_on"].required = True
        self.fields["last_on"].error_messages["required"] = _("请填写最后一个有效日。")


def lists(request: WorkspaceRequest) -> HttpResponse:
    """The page: totals, the table of units, the eight fields, the register of ending bases."""
    return _page(request, BasisForm())


def export(request: WorkspaceRequest) -> HttpResponse:
    """The table as a workbook, as it is filtered."""
    office, year = request.workspace.office, year_of(request)
    rows = _wanted(request, overview(office, year))
    content = write_overview(office.name, clock.today(), year, rows)
    name = _("%(office)s%(year)s年清单与方案.xlsx") % {"office": office.name, "year": year}
    return hand_out(office, content, name, XLSX, by=request.actor)


def matters(request: WorkspaceRequest) -> HttpResponse:
    """The matters in force behind a count: of a unit, of a field, without a check, ending."""
    office = request.workspace.office
    rows = Matter.objects.filter(item_list__in=all_in_force(office).values("pk"))
    unit, category = request.GET.get("unit", ""), request.GET.get("category", "")
    only = request.GET.get("only", "")
    if unit:
        rows = rows.filter(unit__code=unit)
    if category in Category.values:
        rows = rows.filter(category=category)
    if only == "unchecked":
        rows = rows.filter(unchecked())
    rows = rows.select_related("unit", "item_list").order_by(
        "unit__position", "unit__code", "position"
    )
    titles, today = registered(office.pk), clock.today()
    shown: Any = rows
    if only in {"over", "ending"}:
        ends = ends_among(rows.filter(may_end(today)), titles, today)
        shown = [each.matter for each in ends if (each.stage == "over") == (only == "over")]
    page = Paginator(shown, ON_A_PAGE).get_page(request.GET.get("page"))
    found = {each.matter.pk: each for each in ends_among(page.object_list, titles, today)}
    for matter in page.object_list:
        vars(matter)["ends"] = found.get(matter.pk)
    return render(
        request,
        "casefiles/office_matters.html",
        {
            "page": page,
            "query": asked.without_page(request),
            "unit": unit,
            "category": category,
            "only": only,
            "categories": [(each.value, _(str(each.label))) for each in Category],
            "onlys": [(name, ONLY[name][0]) for name in ("unchecked", "over", "ending")],
        },
    )


def register(request: WorkspaceRequest) -> HttpResponse:
    """Register a legal basis that ends."""
    form = BasisForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    try:
        bases.register(request.workspace.office, by=request.actor, **form.cleaned_data)
    except Refusal as refusal:
        form.add_error("title", str(refusal))
        return _page(request, form)
    messages.success(request, _("已登记，引用该依据的单位会收到提示。"))
    return redirect(f"{_home(request)}#bases")


def withdraw(request: WorkspaceRequest, basis: UUID) -> HttpResponse:
    """Take a registration back."""
    rows = EndingBasis.objects.select_related("office")
    found = get_object_or_404(rows, pk=basis, office=request.workspace.office)
    bases.withdraw(found, by=request.actor)
    messages.success(request, _("已撤销登记。"))
    return redirect(f"{_home(request)}#bases")


def _home(request: WorkspaceRequest) -> str:
    return reverse("office:lists", args=[request.workspace.office.division_code])


def _wanted(request: WorkspaceRequest, rows: list[UnitRow]) -> list[UnitRow]:
    """The rows that the address asks for."""
    only, kind = request.GET.get("only", ""), request.GET.get("kind", "")
    words, category = asked.words(request, "q"), request.GET.get("field", "")
    if only in ONLY:
        rows = [each for each in rows if ONLY[only][1](each)]
    if kind in UnitKind.values:
        rows = [each for each in rows if each.unit.kind == kind]
    if words:
        rows = [each for each in rows if words in each.unit.name or words in each.unit.short_name]
    if category in Category.values:
        rows = [each for each in rows if each.by_field.get(category)]
    return rows


def _page(request: WorkspaceRequest, form: BasisForm) -> HttpResponse:
    office, year = request.workspace.office, year_of(request)
    every = overview(office, year)
    rows = _wanted(request, every)
    calendar = Calendar()
    known = EndingBasis.objects.filter(office=office, withdrawn_at__isnull=True)
    return render(
        request,
        "casefiles/office_lists.html",
        {
            "year": year,
            "lines": [_line(request, each, calendar) for each in rows],
            "stats": _totals(request, every, year),
            "coverage": _coverage(request, every),
            "fields": [(_(str(each.label)), _(str(each.label))[:1]) for each in FIELDS],
            "bases": list(known),
            "today": clock.today(),
            "form": form,
            "only": request.GET.get("only", ""),
            "onlys": [(name, words) for name, (words, _rule) in ONLY.items()],
            "field": request.GET.get("field", ""),
            "categories": [(each.value, _(str(each.label))) for each in FIELDS],
            "kind": request.GET.get("kind", ""),
            "kinds": UnitKind.choices,
            "q": asked.words(request, "q"),
            "query": asked.without_page(request),
            "may_keep": may(request.actor, Verb.KEEP_BASES),
        },
        status=422 if form.is_bound else 200,
    )


def _line(request: WorkspaceRequest, row: UnitRow, calendar: Calendar) -> Line:
    code = request.workspace.office.division_code
    cells: list[dict[str, str] | None] = []
    for kind in (_LIST, _PLAN, _REVIEW):
        filing = row.filing(kind)
        if filing is None:
            cells.append(None)
            continue
        stands = standing(filing, calendar)
        url = reverse("office:filing", args=[code, filing.pk])
        cells.append({"text": stands.text, "tone": stands.tone, "title": stands.title, "url": url})
    here = reverse("office:matters", args=[code])
    mine = f"{here}?{urlencode({'unit': row.unit.code})}"
    return Line(
        row,
        reverse("office:unit", args=[code, row.unit.code]),
        cells,
        mine,
        [
            (_(str(each.label)), row.by_field.get(each.value, 0), f"{mine}&category={each.value}")
            for each in FIELDS
        ],
    )


def _totals(request: WorkspaceRequest, rows: list[UnitRow], year: int) -> list[dict[str, Any]]:
    def link(only: str = "") -> str:
        return "?" + urlencode({"year": year} | ({"only": only} if only else {}))

    told = [{"label": pgettext("units", "成员单位"), "value": len(rows), "url": link()}]
    for name in _TOLD:
        words, rule = ONLY[name]
        n = sum(rule(each) for each in rows)
        tone = "" if not n else "bad" if name in _BAD else "warn"
        told.append({"label": words, "value": n, "url": link(name), "tone": tone})
    return told


def _coverage(request: WorkspaceRequest, rows: Iterable[UnitRow]) -> list[dict[str, Any]]:
    """Each of the eight fields: how many units have a matter in it, and how many matters."""
    here = reverse("office:matters", args=[request.workspace.office.division_code])
    return [
        {
            "label": _(str(each.label)),
            "units": sum(bool(row.by_field.get(each.value)) for row in rows),
            "units_url": f"?field={each.value}",
            "matters": sum(row.by_field.get(each.value, 0) for row in rows),
            "matters_url": f"{here}?category={each.value}",
        }
        for each in FIELDS
    ]
