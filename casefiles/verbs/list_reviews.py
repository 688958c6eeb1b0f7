"""The annual review (年度核对): the unit looks through its list in force and says whether it holds."""

from django.db import transaction

from audit.record import record
from casefiles import actions, turns
from casefiles.identifiers import mask_within
from casefiles.itemlists.endings import Ends, ends_among, registered
from casefiles.models import Filing, FilingKind, ItemList, ListReview, ReviewOutcome
from casefiles.refusals import (
    AmendmentMissing,
    BasesHaveEnded,
    NoListInForce,
    NotWithUnit,
    ReasonMissing,
)
from casefiles.turns import Step
from casefiles.verbs import itemlists
from casefiles.verbs.revisions import shown_revision
from tenants.access import Verb, allow
from tenants.actors import Actor


@transaction.atomic
def confirm(
    filing: Filing, *, by: Actor, outcome: ReviewOutcome, reason: str, people_current: bool
) -> ListReview:
    """Write what the review found.

    Raises ReasonMissing, NoListInForce, AmendmentMissing (said to be amended, and nothing was
    filed), BasesHaveEnded (said to be unchanged, and it rests on what is repealed), NotWithUnit and
    the refusals of a turn.
    """
    allow(by, Verb.FILL_FILING, filing)
    turns.demand_kind(filing, FilingKind.LIST_REVIEW)
    turns.hold(filing, Step.PREPARE, by=by)
    if not filing.is_with_unit:
        raise NotWithUnit
    if not reason.strip():
        raise ReasonMissing
    listed = _listed(filing)
    over = over_in(listed)
    if outcome == ReviewOutcome.AMENDED and not amended_since(filing):
        raise AmendmentMissing
    if outcome == ReviewOutcome.UNCHANGED and any(each.is_of_basis for each in over):
        raise BasesHaveEnded(n=sum(each.is_of_basis for each in over))
    review = review_of(filing) or ListReview(
        unit=filing.unit, filing=filing, revision=filing.revision
    )
    review.item_list = listed
    review.outcome = outcome
    review.reason = mask_within(reason)
    review.people_current = people_current
    review.rows, review.expired = listed.matters.count(), len(over)
    review.save()
    record(
        actions.REVIEW_WRITTEN,
        filing,
        by=by,
        revision=filing.revision,
        outcome=outcome,
        people_current=people_current,
    )
    return review


def review_of(filing: Filing) -> ListReview | None:
    """The review of the filing's present revision."""
    rows = ListReview.objects.select_related("item_list__filing")
    return rows.filter(filing=filing, revision=filing.revision).first()


def shown(filing: Filing, *, at_office: bool) -> ListReview | None:
    """The review that the reader sees: what the unit prepares, or what last reached the office."""
    rows = ListReview.objects.select_related("item_list__filing")
    revision = shown_revision(filing, at_office=at_office)
    return rows.filter(filing=filing, revision=revision).first()


def over_in(listed: ItemList) -> list[Ends]:
    """The matters of a list that have ended by today, by themselves or with their basis."""
    found = ends_among(listed.matters.all(), registered(listed.office_id))
    return [each for each in found if each.stage == "over" and not each.ending.partial]


def amended_since(filing: Filing) -> bool:
    """Whether the unit has filed a list since the review was opened."""
    lists = Filing.objects.filter(unit=filing.unit_id, kind=FilingKind.ITEM_LIST)
    return bool(lists.filter(first_filed_at__gte=filing.opened_at).exists())


def begin(filing: Filing) -> None:
    """A new review begins empty."""


def freeze(filing: Filing) -> dict[str, int] | None:
    """The figures for the trail; None while nothing is confirmed."""
    review = review_of(filing)
    if review is None:
        return None
    return {
        "rows": review.rows,
        "expired": review.expired,
        "people_current": int(review.people_current),
    }


def accept(filing: Filing) -> None:
    """Nothing to do: an accepted review is simply never written again."""


def copy_to(filing: Filing, revision: int) -> None:
    """The next revision begins with the same words."""
    review = ListReview.objects.get(filing=filing, revision=filing.revision)
    ListReview.objects.create(
        unit=filing.unit,
        filing=filing,
        revision=revision,
        item_list=review.item_list,
        outcome=review.outcome,
        reason=review.reason,
        people_current=review.people_current,
        rows=review.rows,
        expired=review.expired,
    )


def _listed(filing: Filing) -> ItemList:
    listed = itemlists.in_force(filing.unit_id)
    if listed is None:
        raise NoListInForce
    return listed
