"""清单: the unit's item lists, the one in force, the empty template."""

import io

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.screens.download import XLSX, as_download
from casefiles.itemlists.workbook import write_template
from casefiles.models import ENDED, Filing, FilingKind
from casefiles.verbs import itemlists, layouts
from casefiles.verbs.filings import open_filing
from tenants import clock
from tenants.access import Verb, may
from tenants.refusals import Refusal
from tenants.workspaces import WorkspaceRequest


def lists(request: WorkspaceRequest) -> HttpResponse:
    """The list in force with its matters, and every list that was or is being filed."""
    assert request.actor.unit is not None
    listed = itemlists.in_force(request.actor.unit.pk)
    filings = list(
        Filing.objects.filter(kind=FilingKind.ITEM_LIST)
        .prefetch_related("item_lists")
        .order_by("-opened_at")
    )
    return render(
        request,
        "casefiles/lists.html",
        {
            "listed": listed,
            "matters": list(listed.matters.all()) if listed else [],
            "filings": filings,
            "unfinished": next((each for each in filings if each.state not in ENDED), None),
            "may_fill": may(request.actor, Verb.FILL_FILING),
            "mapping": layouts.mapping_of(request.actor.unit.pk),
        },
    )


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
    """Open a filing that replaces the list in force."""
    unit = request.actor.unit
    assert unit is not None
    try:
        found = list_to_fill(request)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return redirect(reverse("unit:lists", args=[unit.code]))
    return redirect(reverse("unit:filing", args=[unit.code, found.pk]))


def list_to_fill(request: WorkspaceRequest) -> Filing:
    """The unit's unfinished list; a new one where there is none. Raises the refusals of opening it."""
    unit = request.actor.unit
    assert unit is not None
    unfinished = Filing.objects.filter(kind=FilingKind.ITEM_LIST).exclude(state__in=ENDED)
    found = unfinished.select_related("unit__office").first()
    return found or open_filing(
        unit, FilingKind.ITEM_LIST, str(clock.today().year), due_at=None, by=request.actor
    )
