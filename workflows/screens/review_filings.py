"""The annual review on its filing's page: what to look at, the one click, what was confirmed."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from casefiles.itemlists.endings import ends_among, registered
from casefiles.models import ENDED, Filing, FilingKind, ReviewOutcome
from casefiles.screens.plan_form import ReviewListForm
from casefiles.verbs import filings, itemlists, list_reviews, plans
from tenants.workspaces import WorkspaceRequest
from workflows.screens.refused import attempt

Draw = Callable[..., HttpResponse]


def confirm(request: WorkspaceRequest, found: Filing, page: Draw) -> HttpResponse:
    """Confirm the list and submit at once."""
    form = ReviewListForm(request.POST)
    if not form.is_valid():
        return page(review_form=form)
    data = form.cleaned_data | {"outcome": ReviewOutcome(form.cleaned_data["outcome"])}

    def verb() -> None:
        list_reviews.confirm(found, by=request.actor, **data)
        filings.submit(found, by=request.actor)

    return attempt(request, found, verb, _("已确认并提交。"), page, review_form=form)


def context(request: WorkspaceRequest, found: Filing) -> dict[str, Any]:
    """What `workflows/review_prepare.html` and `workflows/review_contents.html` take."""
    at_office = request.workspace.unit is None
    review = list_reviews.shown(found, at_office=at_office)
    if at_office or not found.is_with_unit:
        return {"list_review": review}
    amended = list_reviews.amended_since(found)
    outcome = ReviewOutcome.AMENDED if amended else ReviewOutcome.UNCHANGED
    listed = itemlists.in_force(found.unit_id)
    ends = ends_among(listed.matters.all(), registered(listed.office_id)) if listed else []
    lists = Filing.objects.filter(unit=found.unit_id, kind=FilingKind.ITEM_LIST)
    return {
        "list_review": review,
        "reviewed": listed,
        "ends": ends,
        "must_amend": any(
            each.is_of_basis and each.stage == "over" and not each.ending.partial for each in ends
        )
        and not amended,
        "amended": amended,
        "amending": lists.exclude(state__in=ENDED).first(),
        "plan_now": plans.in_force(found.unit_id),
        "review_form": ReviewListForm(
            initial={
                "reason": review.reason
                if review
                else _("清单已按核对情况修订并报送。")
                if amended
                else _("已逐条核对：事项、应用方式、法律依据和责任科室均无变化，清单继续有效。"),
                "people_current": True,
                "outcome": outcome,
            }
        ),
    }
