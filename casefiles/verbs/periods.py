"""Opening a period: one filing for every unit of the dated roster, once, however often it runs."""

from django.db.models import QuerySet

from casefiles.models import ENDED, Filing, FilingKind
from casefiles.obligations import deadline, opens_on, periods_open_by
from casefiles.verbs.filings import open_filing
from tenants import clock
from tenants.actors import Actor
from tenants.models import Office, Unit
from tenants.scope import office_scope, unit_scope


def open_period(office: Office, kind: FilingKind, period: str, *, by: Actor) -> int:
    """Open `period` for every unit on the roster on the day its window opens; returns how many.

    One transaction per unit, so that no unit's chain waits for the others; a kill in the middle
    loses nothing, the next run opens the rest. Costs two queries when nothing is left to open.
    """
    opened = 0
    due_at = deadline(kind, period)
    with office_scope(office):
        there = Filing.objects.filter(office=office, kind=kind, period=period)
        done = set(there.values_list("unit_id", flat=True))
    on_roster = Unit.objects.on_roster(office, opens_on(kind, period))
    for unit in on_roster.exclude(pk__in=done).order_by("code"):
        with unit_scope(unit):
            Unit.objects.select_for_update().get(pk=unit.pk)
            mine = Filing.objects.filter(unit=unit, kind=kind)
            if mine.filter(period=period).exists() or _must_wait(mine, kind):
                continue
            open_filing(unit, kind, period, due_at=due_at, by=by)
            opened += 1
    return opened


def _must_wait(mine: QuerySet[Filing], kind: FilingKind) -> bool:
    """A unit has one unfinished item list at a time; the next opens once that one is accepted."""
    unfinished = mine.exclude(state__in=ENDED)
    return kind == FilingKind.ITEM_LIST and unfinished.exists()


def open_due(*, by: Actor) -> int:
    """Open every period of this year whose window has opened, for every office; returns how many."""
    today = clock.today()
    return sum(
        open_period(office, kind, period, by=by)
        for office in Office.objects.order_by("path")
        for kind in FilingKind
        for period in periods_open_by(kind, today)
    )
