"""What a unit's inbox says of matters that end: one line, one statement."""

from dataclasses import dataclass

from casefiles.itemlists.endings import ends_among, may_end, registered_beside, titles_of
from casefiles.models import ItemList, Matter
from tenants import clock
from tenants.access import Verb, may
from tenants.actors import Actor

# What ended by itself is said for so many days; a basis that ended, until the list is amended.
SAID_DAYS = 30


@dataclass(frozen=True)
class EndsNotice:
    """How many matters have ended, and how many will within 90 days."""

    over: int
    ending: int


def ends_notice(by: Actor) -> EndsNotice | None:
    """The line for a reader of the unit's lists; None when there is nothing to say."""
    if by.unit is None or not may(by, Verb.VIEW_LISTS):
        return None
    today = clock.today()
    latest = ItemList.objects.filter(unit=by.unit, in_force_from__lte=today).order_by("-version")
    matters = Matter.objects.filter(may_end(today), item_list=latest.values("pk")[:1])
    rows = list(matters.annotate(titles=registered_beside()))
    found = ends_among(rows, titles_of(rows[0].titles) if rows else {}, today)
    over = sum(
        each.stage == "over" and (each.is_of_basis or each.late_by <= SAID_DAYS) for each in found
    )
    ending = sum(each.stage != "over" for each in found)
    return EndsNotice(over, ending) if over or ending else None
