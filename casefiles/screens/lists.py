"""清单: the unit's item lists, the one in force, the empty template."""

import io

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.screens.download import XLSX, as_download
from casefiles import rulelines
from casefiles.itemlists.endings import ends_among, registered
from casefiles.itemlists.workbook import write_template
from casefiles.models import ENDED, Filing, FilingKind
from casefiles.screens import rulegroups
from casefiles.screens.filings import Line
from casefiles.verbs import amendments, itemlists, layouts, openings, plans
from casefiles.workdays import Calendar
from tenants import clock
from tenants.access import Verb, may
from tenants.refusals import Refusal
from tenants.workspaces import WorkspaceRequest

RECORDS = (FilingKind.ITEM_LIST, FilingKind.PLAN, FilingKind.LIST_REVIEW)


def lists(request: WorkspaceRequest) -> HttpResponse:
    """List and plan side by side, what ends, every filing of them, and the matters in force."""
    unit = request.actor.unit
    assert unit is not None
    today = clock.today()
    listed = itemlists.in_force(unit.pk)
    matters = list(listed.matters.all()) if listed else []
    # What changed since it was filed: rules, dates. The waivers of that filing still hold.
    found = rulelines.fresh(matters)
    waived = rulelines.waivers_of(listed.filing, listed.revision) if listed else {}
    checks = rulelines.lines(found, waived)
    rulegroups.mark(matters, checks)
    ends = ends_among(matters, registered(unit.office_id), today)
    by_matter = {each.matter.pk: each for each in ends}
    for matter in matters:
        vars(matter).update(ends=by_matter.get(matter.pk), is_early=matter.effective_on > today)
    filings = list(Filing.objects.filter(kind__in=RECORDS).order_by("-opened_at", "kind"))
    calendar = Calendar()
    return render(
        request,
        "casefiles/lists.html",
        {
            "listed": listed,
            "upcoming": itemlists.upcoming(unit.pk),
            "matters": matters,
            "checks": rulegroups.shown(request, checks, here=request.path),
            "ends": ends,
            "plan": plans.in_force(unit.pk),
            "plan_upcoming": plans.upcoming(unit.pk),
            "lines": [Line.of(each, calendar) for each in filings],
            "list_line": _open_line(filings, FilingKind.ITEM_LIST, calendar),
            "plan_line": _open_line(filings, FilingKind.PLAN, calendar),
            "review_line": _open_line(filings, FilingKind.LIST_REVIEW, calendar),
            "may_fill": may(request.actor, Verb.FILL_FILING),
            "mapping": layouts.mapping_of(unit.pk),
        },
    )


def _open_line(filings: list[Filing], kind: FilingKind, calendar: Calendar) -> Line | None:
    """The filing of a kind that is under way, as a line; the oldest where there are several."""
    under_way = [each for each in filings if each.kind == kind and each.state not in ENDED]
    return Line.of(under_way[-1], calendar) if under_way else None


def template(request: WorkspaceRequest) -> HttpResponse:
    """The empty template as a workbook."""
    assert request.actor.unit is not None
    out = io.BytesIO()
    year = clock.today().year
    name = request.actor.unit.name
    write_template(out, unit_name=name, year=year)
    title = _("%(unit)s%(year)s年度事项清单模板.xlsx") % {"unit": name, "year": year}
    return as_download(out.getvalue(), title, XLSX)


def new_list(request: WorkspaceRequest) -> HttpResponse:
    """Open what is asked for: a list, an amendment of it, a plan, or list and plan together."""
    unit = request.actor.unit
    assert unit is not None
    home = reverse("unit:lists", args=[unit.code])
    try:
        match request.POST.get("what"):
            case "both":
                openings.both_to_fill(unit, by=request.actor)
                messages.success(request, _("清单和方案都已开启，可分别填写、分别提交。"))
                return redirect(home)
            case "plan":
                found = openings.to_fill(unit, FilingKind.PLAN, by=request.actor)
            case "amendment":
                found = amendments.begin_amendment(unit, by=request.actor)
                return redirect(reverse("unit:filing-rows", args=[unit.code, found.pk]))
            case _:
                found = list_to_fill(request)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return redirect(home)
    return redirect(reverse("unit:filing", args=[unit.code, found.pk]))


def list_to_fill(request: WorkspaceRequest) -> Filing:
    """The unit's unfinished list; a new one where there is none. Raises the refusals of opening it."""
    unit = request.actor.unit
    assert unit is not None
    return openings.to_fill(unit, FilingKind.ITEM_LIST, by=request.actor)
