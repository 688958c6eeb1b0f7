"""Opening a period: one filing for every unit of the dated roster, once, however often it runs."""

from casefiles.models import Filing, FilingKind
from casefiles.obligations import deadline, opens_on
from casefiles.verbs.filings import open_filing
from tenants.actors import Actor
from tenants.models import Office, Unit
from tenants.scope import unit_scope


def open_period(office: Office, kind: FilingKind, period: str, *, by: Actor) -> int:
    """Open `period` for every unit on the roster on the day its window opens; returns how many.

    One transaction per unit, so that no unit's chain waits for the others; a kill in the middle
    loses nothing, the next run opens the rest.
    """
    opened = 0
    due_at = deadline(kind, period)
    for unit in Unit.objects.on_roster(office, opens_on(kind, period)).order_by("code"):
        with unit_scope(unit):
            Unit.objects.select_for_update().get(pk=unit.pk)
            if Filing.objects.filter(kind=kind, period=period).exists():
                continue
            open_filing(unit, kind, period, due_at=due_at, by=by)
            opened += 1
    return opened
