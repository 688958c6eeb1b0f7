"""台账: the workspace's trail, filtered by action and month."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from audit import actions, sight
from audit.models import Entry
from audit.record import chain_name
from tenants import asked
from tenants.access import Verb, may
from tenants.workspaces import WorkspaceRequest

PAGE = 50


def trail(request: WorkspaceRequest) -> HttpResponse:
    """Entries, newest first. A unit sees its own chain; an office its own and its units'."""
    unit = request.actor.unit
    if unit is not None:
        # One chain is in the order of its numbers, whatever its clock said.
        rows = Entry.objects.filter(chain=chain_name(unit, unit.office)).order_by("-seq")
    else:
        rows = Entry.objects.order_by("-at", "-pk")
    action = request.GET.get("action", "")
    known = {each.name: each.label for each in actions.all_actions()}
    if not may(request.actor, Verb.VIEW_SECURITY):
        hidden = [each.name for each in actions.all_actions() if each.for_auditor]
        known = {name: label for name, label in known.items() if name not in hidden}
        rows = rows.exclude(action__in=hidden)
    if action in known:
        rows = rows.filter(action=action)
    else:
        rows = rows.exclude(action__in=[each.name for each in actions.all_actions() if each.aside])
    words_asked = asked.words(request, "q")
    if words_asked:
        rows = sight.searched(rows, words_asked)
    page = Paginator(rows.select_related("unit"), PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "audit/trail.html",
        {
            "page": page,
            "rows": sight.shown(page),
            "actions": sorted(known.items(), key=lambda each: str(each[1])),
            "action": action,
            "q": words_asked,
            "query": asked.without_page(request),
            "at_office": request.actor.unit is None,
        },
    )
