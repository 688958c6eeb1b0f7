"""The quarterly account review: every role is kept or ended, by name, once a quarter."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from audit.record import record
from casefiles import actions
from casefiles.people import duties
from casefiles.people.desks import desks
from casefiles.people.duties import Where
from casefiles.people.refusals import PeopleChanged, ReviewedAlready
from casefiles.verbs.roster import end_membership
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor
from tenants.models import AccountReview, Membership, Office, Unit
from tenants.quarters import Quarter, this_quarter
from tenants.roles import Role

# A role as a page names it: the person and the role.
Post = tuple[UUID, Role]


def posts(where: Where) -> dict[Post, Membership]:
    """The roles held in a workspace today, by name; one statement."""
    rows = (
        Membership.objects.in_force()
        .filter(duties.of_place(where))
        .select_related("user", "unit", "office")
        .order_by("user__display_name", "user_id", "since", "pk")
    )
    return {(each.user.uid, Role(each.role)): each for each in rows}


def review_of(where: Where, quarter: Quarter) -> AccountReview | None:
    """The review of a quarter, if it was done; one statement."""
    return reviews_of(where, quarter).first()


def reviews_of(where: Where, quarter: Quarter) -> QuerySet[AccountReview]:
    """The same as rows: one or none."""
    return AccountReview.objects.filter(duties.of_place(where), quarter=str(quarter))


@transaction.atomic
def review_accounts(where: Where, kept: Mapping[Post, bool], *, by: Actor) -> AccountReview:
    """Confirm this quarter's people. `kept` says of every role of others whether it stays.

    The own roles stay: somebody else decides on them. What is not kept ends today. Raises
    ReviewedAlready, PeopleChanged (the list is not the list of now: somebody came or went).
    """
    allow(by, Verb.REVIEW_ACCOUNTS, where)
    _one_at_a_time(where)
    quarter = this_quarter()
    done = review_of(where, quarter)
    if done is not None:
        raise ReviewedAlready(who=done.reviewer_name)
    now_held = posts(where)
    others = {
        post: each
        for post, each in now_held.items()
        if by.user is None or each.user_id != by.user.pk
    }
    if set(kept) != set(others):
        raise PeopleChanged
    ending = [each for post, each in others.items() if not kept[post]]
    desks().hold_still([each.user for each in ending], where)
    review = AccountReview.objects.create(
        unit=where if isinstance(where, Unit) else None,
        office=where.office if isinstance(where, Unit) else where,
        quarter=str(quarter),
        reviewed_at=clock.now(),
        reviewed_by=by.user,
        reviewer_name=by.name,
        kept=len(now_held) - len(ending),
        ended=len(ending),
    )
    record(
        actions.ACCOUNTS_REVIEWED,
        where,
        by=by,
        period=review.quarter,
        kept=review.kept,
        ended=review.ended,
    )
    for membership in ending:
        end_membership(membership, until=clock.today(), by=by)
    return review


def _one_at_a_time(where: Where) -> None:
    """Two who confirm at once: the second reads that it is done."""
    rows = Unit.objects.all() if isinstance(where, Unit) else Office.objects.all()
    rows.select_for_update(no_key=True).get(pk=where.pk)


def is_due(where: Where) -> bool:
    """Whether this quarter's review is still to be done; one statement."""
    return review_of(where, this_quarter()) is None


def days_left() -> int:
    """How many days the quarter has after today."""
    return (this_quarter().last_day - clock.today()) // timedelta(days=1)
