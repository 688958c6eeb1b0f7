"""逾期与在办, for the office and for a unit's own desk."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from casefiles.models import Filing
from tenants import asked, clock
from tenants.access import Verb, may
from tenants.models import Unit
from tenants.workspaces import WorkspaceRequest
from workflows.late import TABS
from workflows.late import late as find
from workflows.screens.links import record_url, url


def late(request: WorkspaceRequest) -> HttpResponse:
    """One tab: late (default), due by the next working day, suspended, nobody can, all."""
    by = request.actor
    tab = request.GET.get("tab", "late")
    tab = tab if tab in TABS else "late"
    unit = asked.words(request, "unit") if by.unit is None else ""
    shown = find(by, tab, unit, request.GET.get("page"))
    names = {
        "late": _("已逾期"),
        "soon": _("即将到期"),
        "suspended": _("已中止"),
        "nobody": _("无人可办"),
        "all": _("全部在办"),
    }
    rows = [
        (
            row,
            record_url(by, row.task.process.record)
            if isinstance(row.task.process.record, Filing) or may(by, Verb.VIEW_CASES)
            else "",
            url(by, "task-urge", row.task.uid),
        )
        for row in shown.rows
    ]
    return render(
        request,
        "workflows/late.html",
        {
            "rows": rows,
            "page": shown.page,
            "query": asked.without_page(request),
            "tab": tab,
            "tabs": [(name, label, shown.counts[name]) for name, label in names.items()],
            "counts": shown.counts,
            "unit": unit,
            "units": list(Unit.objects.on_roster(by.office, clock.today()))
            if by.unit is None and by.office
            else [],
            "may_urge": may(by, Verb.URGE),
            "person": by.person,
        },
    )
