"""版本对比: any two versions or drafts of a unit's lists; and a stored list as a workbook."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from audit.downloads import hand_out
from audit.screens.download import XLSX
from casefiles.itemlists.stored import book_of
from casefiles.models import ItemList
from casefiles.screens.list_diff import compared, name_of
from casefiles.verbs import itemlists
from tenants.workspaces import WorkspaceRequest


def compare(request: WorkspaceRequest, item_list: UUID) -> HttpResponse:
    """A list beside the one that `with` names, else beside the one before it."""
    listed = _listed(request)
    new = get_object_or_404(listed, pk=item_list)
    others = list(
        listed.filter(unit_id=new.unit_id)
        .exclude(pk=new.pk)
        .order_by("-filing__opened_at", "-revision")
    )
    at_office = request.workspace.unit is None
    old = _asked(request, others) or itemlists.before(new, at_office=at_office)
    return render(
        request,
        "casefiles/compare.html",
        {
            "item_list": new,
            "name": name_of(new),
            "others": [(each, name_of(each)) for each in others],
            "old": old,
            "compared": compared(old, new),
        },
    )


def export(request: WorkspaceRequest, item_list: UUID) -> HttpResponse:
    """A stored list in the form's layout: it imports again unchanged."""
    found = get_object_or_404(_listed(request), pk=item_list)
    name, content = book_of(found)
    return hand_out(found.filing, content, name, XLSX, by=request.actor)


def _listed(request: WorkspaceRequest) -> QuerySet[ItemList]:
    """The lists that may be seen here: a unit's own, and what has reached the office."""
    rows = ItemList.objects.all() if request.workspace.unit else itemlists.seen_by_office()
    return rows.select_related("filing__unit__office", "unit__office")


def _asked(request: WorkspaceRequest, others: list[ItemList]) -> ItemList | None:
    """The list to compare with. One of another unit is one that is not there."""
    asked = request.GET.get("with", "")
    if not asked:
        return None
    found = next((each for each in others if str(each.pk) == asked), None)
    if found is None:
        raise Http404
    return found
