"""报送总览: unit × period for the office; and one unit's page."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from audit.timeline import timeline
from casefiles.models import Filing, FilingKind, FilingState
from casefiles.screens.filings import lines_of, year_of
from casefiles.screens.standing import standing
from casefiles.workdays import Calendar
from tenants import clock
from tenants.models import Office, Unit, UnitKind
from tenants.workspaces import WorkspaceRequest


@dataclass(frozen=True)
class Cell:
    """One cell of the heat map."""

    text: str
    tone: str
    title: str
    url: str


@dataclass(frozen=True)
class Row:
    """One unit's year."""

    unit: Unit
    url: str
    cells: list[Cell | None]
    rate: str


def board(request: WorkspaceRequest) -> HttpResponse:
    """The heat map; two statements however many units."""
    year = year_of(request)
    office = request.workspace.office
    kind = request.GET.get("kind", "")
    units = list(Unit.objects.on_roster(office, clock.today()).select_related("office"))
    if kind in UnitKind.values:
        units = [each for each in units if each.kind == kind]
    by_unit: dict[int, dict[str, Filing]] = defaultdict(dict)
    for filing in Filing.objects.filter(office=office, opened_at__year=year, due_at__isnull=False):
        by_unit[filing.unit_id][_column(filing)] = filing
    columns = sorted({key for held in by_unit.values() for key in held})
    calendar = Calendar()
    rows = [_row(unit, by_unit[unit.pk], columns, office, calendar) for unit in units]
    only = request.GET.get("only", "")
    if only == "missing":
        rows = [row for row in rows if any(cell and cell.tone == "bad" for cell in row.cells)]
    return render(
        request,
        "casefiles/board.html",
        {
            "year": year,
            "columns": [_heading(each) for each in columns],
            "rows": rows,
            "kind": kind,
            "only": only,
            "kinds": UnitKind.choices,
            "totals": _totals(by_unit, units),
        },
    )


# The order of the columns: what is asked once a year, then the months.
_ORDER = (
    FilingKind.ITEM_LIST,
    FilingKind.PLAN,
    FilingKind.LIST_REVIEW,
    FilingKind.PROGRESS,
    FilingKind.SUMMARY,
)


def _column(filing: Filing) -> str:
    return f"{_ORDER.index(FilingKind(filing.kind))}{filing.period}"


def _heading(column: str) -> str:
    match _ORDER[int(column[0])]:
        case FilingKind.ITEM_LIST:
            return pgettext("one", "清单")
        case FilingKind.PLAN:
            return _("方案")
        case FilingKind.LIST_REVIEW:
            return _("核对")
        case FilingKind.SUMMARY:
            return _("上半年总结") if column.endswith("H1") else _("下半年总结")
    return date_format(date(int(column[1:5]), int(column[6:8]), 1), _("n月"))


def _row(
    unit: Unit, held: dict[str, Filing], columns: list[str], office: Office, calendar: Calendar
) -> Row:
    cells: list[Cell | None] = []
    on_time = due = 0
    for column in columns:
        filing = held.get(column)
        if filing is None:
            cells.append(None)
            continue
        stands = standing(filing, calendar)
        url = reverse("office:filing", args=[office.division_code, filing.pk])
        cells.append(Cell(stands.text, stands.tone, f"{filing.title}{_('：')}{stands.title}", url))
        if filing.state == FilingState.CANCELLED:
            continue
        if filing.first_filed_at is not None or (filing.due_at and filing.due_at <= clock.now()):
            due += 1
            on_time += bool(
                filing.first_filed_at and filing.due_at and filing.first_filed_at < filing.due_at
            )
    rate = f"{on_time * 100 // due}%" if due else "—"
    url = reverse("office:unit", args=[office.division_code, unit.code])
    return Row(unit, url, cells, rate)


def _totals(by_unit: dict[int, dict[str, Filing]], units: list[Unit]) -> list[dict[str, Any]]:
    shown = {unit.pk for unit in units}
    filings = [f for unit, held in by_unit.items() if unit in shown for f in held.values()]
    filings = [f for f in filings if f.state != FilingState.CANCELLED]
    now = clock.now()
    missing = [f for f in filings if not f.first_filed_at and f.due_at and f.due_at <= now]
    return [
        {"label": _("应报"), "value": len(filings), "url": "?"},
        {
            "label": _("已采纳"),
            "value": sum(f.state == FilingState.ACCEPTED for f in filings),
            "url": "?",
        },
        {
            "label": _("待审核"),
            "value": sum(f.state == FilingState.FILED for f in filings),
            "tone": "brand",
            "url": "?",
        },
        {"label": _("逾期未报"), "value": len(missing), "tone": "bad", "url": "?only=missing"},
    ]


def units(request: WorkspaceRequest) -> HttpResponse:
    """The roster of the office."""
    office = request.workspace.office
    found = Unit.objects.on_roster(office, clock.today())
    return render(
        request,
        "casefiles/units.html",
        {
            "units": [
                (u, reverse("office:unit", args=[office.division_code, u.code])) for u in found
            ]
        },
    )


def unit(request: WorkspaceRequest, member: str) -> HttpResponse:
    """One unit as the office sees it: names over time and the year's filings."""
    office = request.workspace.office
    found = get_object_or_404(
        Unit.objects.filter(office_id__in=office.with_those_below()), code=member
    )
    year = year_of(request)
    return render(
        request,
        "casefiles/unit.html",
        {
            "member": found,
            "names": list(found.names.order_by("-since")),
            "terms": list(found.terms.order_by("-since")),
            "lines": lines_of(found.pk, year),
            "timeline": timeline(found),
            "year": year,
        },
    )
