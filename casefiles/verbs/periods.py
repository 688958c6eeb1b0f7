"""Opening a period: one filing for every unit of the dated roster, once, however often it runs."""

from datetime import date

from django.db.models import QuerySet

from casefiles.duedays import calendar_of, obligation_of
from casefiles.models import ENDED, Filing, FilingKind, ItemList
from casefiles.obligations import deadline, opens_on, periods_open_by
from casefiles.verbs.filings import open_filing
from tenants import clock
from tenants.actors import Actor
from tenants.models import Office, Unit
from tenants.scope import office_scope, unit_scope


def open_period(office: Office, kind: FilingKind, period: str, *, by: Actor) -> int:
    """Open `period` for every unit on the roster on the day its window opens; returns how many.

    One transaction per unit, so that no unit's chain waits for the others; a kill in the middle
    loses nothing, the next run opens the rest. Costs four queries when nothing is left to open.
    """
    opened = 0
    with office_scope(office):
        obligation = obligation_of(office.pk, kind)
        due_at = deadline(kind, period, obligation, calendar_of(office.pk))
        there = Filing.objects.filter(office=office, kind=kind, period=period)
        done = set(there.values_list("unit_id", flat=True))
    first_day = opens_on(kind, period, obligation)
    on_roster = Unit.objects.on_roster(office, first_day)
    if kind == FilingKind.LIST_REVIEW:
        on_roster = on_roster.filter(pk__in=_with_a_list(office, first_day))
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
    """A unit has one unfinished list, and one plan, at a time; the next opens once it is accepted."""
    unfinished = mine.exclude(state__in=ENDED)
    return kind in {FilingKind.ITEM_LIST, FilingKind.PLAN} and unfinished.exists()


def _with_a_list(office: Office, day: date) -> list[int]:
    """The units that had a list in force on a day: only they have something to review."""
    with office_scope(office):
        rows = ItemList.objects.filter(office=office, in_force_from__lte=day)
        return list(rows.values_list("unit_id", flat=True).distinct())


def open_due(*, by: Actor) -> int:
    """Open every period of this year whose window has opened, for every office; returns how many."""
    today = clock.today()
    return sum(
        open_period(office, kind, period, by=by)
        for office in Office.objects.order_by("path")
        for kind in FilingKind
        for period in _open_by(office, kind, today)
    )


def _open_by(office: Office, kind: FilingKind, day: date) -> list[str]:
    """The periods open by a day, by the rule that the office has set."""
    with office_scope(office):
        obligation, calendar = obligation_of(office.pk, kind), calendar_of(office.pk)
    return periods_open_by(kind, day, obligation, calendar)
