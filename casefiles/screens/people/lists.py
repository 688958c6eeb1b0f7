"""The list of people, with the invitations that wait."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F, Min, Q
from django.http import HttpResponse
from django.shortcuts import render

from casefiles.people.accounts import houses_of
from casefiles.screens.people.places import code_of, keeps, link, memberships, place
from casefiles.screens.people.rows import PersonRow, gather
from casefiles.verbs import reviews
from tenants import asked, clock
from tenants.models import Invitation, Unit
from tenants.quarters import this_quarter
from tenants.workspaces import WorkspaceRequest

PAGE = 50
OWN_STAFF = "office"


def people(request: WorkspaceRequest) -> HttpResponse:
    """Who is here, and who was (`?show=left`); an office filters by unit. One query for each part."""
    left = request.GET.get("show") == "left"
    office_wide = request.workspace.unit is None
    unit = request.GET.get("unit", "") if office_wide else ""
    words = request.GET.get("q", "").strip()[:60]
    where = place(request, "" if unit == OWN_STAFF else unit)
    page = _page(request, left=left, unit=unit, words=words)
    rows = _rows(request, page)
    due = keeps(request) and (not office_wide or not unit or unit == OWN_STAFF)
    return render(
        request,
        "casefiles/people/people.html",
        {
            "rows": [(each, link(request, "person", each.person.uid)) for each in rows],
            "page": page,
            "query": asked.without_page(request),
            "left": left,
            "q": words,
            "unit": unit,
            "units": Unit.objects.filter(office=request.workspace.office) if office_wide else [],
            "office_wide": office_wide,
            "invitations": _invitations(request, unit) if keeps(request) and not left else [],
            "keeps": keeps(request),
            "invite_url": f"{link(request, 'person-new')}{_asks(code_of(where))}",
            "review_url": link(request, "people-review"),
            "review_due": due and reviews.is_due(where),
            "quarter": this_quarter(),
        },
    )


def _asks(code: str) -> str:
    return f"?unit={code}" if code else ""


def _page(request: WorkspaceRequest, *, left: bool, unit: str, words: str) -> "Page[Any]":
    """A page of the ids of people; units come first in the order of the roster."""
    rows = memberships(request).order_by()
    if unit == OWN_STAFF:
        rows = rows.filter(unit__isnull=True)
    elif unit:
        rows = rows.filter(unit__code=unit)
    if words:
        rows = rows.filter(user__display_name__icontains=words)
    current = Q(until__isnull=True) | Q(until__gt=clock.today())
    if left:
        rows = rows.exclude(user__in=memberships(request).order_by().filter(current).values("user"))
    else:
        rows = rows.filter(current)
    ids = rows.values("user_id").annotate(first=Min("unit__position"), begun=Min("pk"))
    return Paginator(ids.order_by(F("first").asc(nulls_first=True), "begun"), PAGE).get_page(
        request.GET.get("page")
    )


def _rows(request: WorkspaceRequest, page: "Page[Any]") -> list[PersonRow]:
    """The people of the page, with all their roles that this workspace may see."""
    ids = [each["user_id"] for each in page]
    rows = memberships(request).filter(user__in=ids).order_by("unit__position", "since", "pk")
    found = gather(rows, houses_of(request.workspace.unit or request.workspace.office))
    return sorted(found, key=lambda each: ids.index(each.person.pk))


def _invitations(request: WorkspaceRequest, unit: str) -> list[Invitation]:
    """What was sent out and neither accepted nor withdrawn; expired ones wait for a new link."""
    rows = Invitation.objects.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)
    rows = rows.filter(office=request.workspace.office).select_related("unit", "office")
    if unit == OWN_STAFF:
        rows = rows.filter(unit__isnull=True)
    elif unit:
        rows = rows.filter(unit__code=unit)
    return list(rows[:PAGE])
