"""What a unit opens by itself: a list, a plan, both at once; each is a filing of its own."""

from django.db import transaction

from casefiles.models import ENDED, Filing, FilingKind
from casefiles.verbs.filings import open_filing
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor
from tenants.models import Unit


@transaction.atomic
def to_fill(unit: Unit, kind: FilingKind, *, by: Actor) -> Filing:
    """The unit's unfinished filing of a kind, however it was opened; a new one where there is none."""
    allow(by, Verb.FILL_FILING, unit)
    # Two clicks at once find one filing.
    Unit.objects.select_for_update().get(pk=unit.pk)
    there = unfinished(unit.pk, kind)
    return there or open_filing(unit, kind, str(clock.today().year), due_at=None, by=by)


@transaction.atomic
def both_to_fill(unit: Unit, *, by: Actor) -> tuple[Filing, Filing]:
    """List and plan together; what is being prepared already stays as it is."""
    return (
        to_fill(unit, FilingKind.ITEM_LIST, by=by),
        to_fill(unit, FilingKind.PLAN, by=by),
    )


def unfinished(unit_id: int, kind: FilingKind) -> Filing | None:
    """The unit's filing of a kind that is not accepted yet; of several the one that is due first."""
    rows = Filing.objects.filter(unit_id=unit_id, kind=kind).exclude(state__in=ENDED)
    return rows.select_related("unit__office").order_by("due_at", "opened_at").first()
