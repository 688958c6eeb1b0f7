"""台账: the workspace's trail, filtered by action and month."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from audit import actions, words
from audit.models import Entry
from tenants.workspaces import WorkspaceRequest

PAGE = 50


def trail(request: WorkspaceRequest) -> HttpResponse:
    """Entries, newest first. A unit sees its own chain; an office its own and its units'."""
    rows = Entry.objects.order_by("-at", "-seq")
    action = request.GET.get("action", "")
    known = {each.name: each.label for each in actions.all_actions()}
    if action in known:
        rows = rows.filter(action=action)
    else:
        rows = rows.exclude(action__in=[each.name for each in actions.all_actions() if each.aside])
    words_asked = request.GET.get("q", "").strip()[:60]
    if words_asked:
        rows = rows.filter(subject_label__icontains=words_asked)
    kept = request.GET.copy()
    kept.pop("page", None)
    page = Paginator(rows.select_related("unit"), PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "audit/trail.html",
        {
            "page": page,
            "rows": [(each, list(words.spoken(each))) for each in page],
            "actions": sorted(known.items(), key=lambda each: str(each[1])),
            "action": action,
            "q": words_asked,
            "query": kept.urlencode(),
            "at_office": request.actor.unit is None,
        },
    )
