"""Which matters take new cases today: those of the list in force, from their first day to their last."""

from django.utils.translation import gettext as _

from casefiles.itemlists import endings
from casefiles.models import Matter
from casefiles.refusals import (
    BasisExpired,
    MatterExpired,
    MatterNotInForce,
    MatterNotYetEffective,
)
from casefiles.verbs import itemlists
from tenants import clock


def demand_open(matter: Matter) -> None:
    """Whether a case may be opened on a matter now.

    Raises MatterNotInForce, MatterNotYetEffective, MatterExpired, BasisExpired.
    """
    listed = itemlists.in_force(matter.unit_id)
    if listed is None or matter.item_list_id != listed.pk:
        raise MatterNotInForce
    titles = endings.registered(matter.office_id)
    closed = endings.not_open(matter, titles, clock.today())
    if closed == "early":
        raise MatterNotYetEffective(on=matter.effective_on)
    if closed == "matter":
        raise MatterExpired(on=matter.expires_on)
    if closed == "basis":
        ending = endings.ending_for(matter, titles)
        assert ending is not None
        raise BasisExpired(basis=_("、").join(ending.bases), on=ending.last_on)


def open_matters(unit_id: int) -> list[Matter]:
    """The matters that a new case may be opened on; two statements, three with something registered."""
    listed = itemlists.in_force(unit_id)
    if listed is None:
        return []
    titles = endings.registered(listed.office_id)
    rows = Matter.objects.filter(item_list=listed).select_related("unit__office")
    return [each for each in rows if not endings.not_open(each, titles, clock.today())]
