"""Saved filters of the list of cases: kept under a name, replaced under the same one, dropped."""

from django.db import transaction
from django.db.models import QuerySet

from audit.record import record
from casefiles import actions
from casefiles.identifiers import mask_within
from casefiles.models import CaseFilter
from casefiles.refusals.case_filters import NothingFiltered, TooManyFilters
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor
from tenants.models import Unit

MOST = 8


def of(by: Actor) -> QuerySet[CaseFilter]:
    """The reader's own, in the unit where they sit."""
    return CaseFilter.objects.filter(unit=by.unit, owner=by.user)


@transaction.atomic
def keep(unit: Unit, name: str, query: str, *, by: Actor) -> CaseFilter:
    """Save a filter for oneself. Raises NothingFiltered, TooManyFilters."""
    allow(by, Verb.KEEP_FILTERS, unit)
    if not query:
        raise NothingFiltered
    Unit.objects.select_for_update(of=["self"]).get(pk=unit.pk)
    mine, name = of(by), mask_within(name.strip())
    found = mine.filter(name=name).first()
    if found is None:
        if mine.count() >= MOST:
            raise TooManyFilters(limit=MOST)
        found = CaseFilter(unit=unit, owner=by.person, name=name)
    found.query, found.saved_at = query, clock.now()
    found.save()
    record(actions.FILTER_KEPT, found, by=by)
    return found


@transaction.atomic
def drop(found: CaseFilter, *, by: Actor) -> None:
    """Remove one's own filter."""
    allow(by, Verb.KEEP_FILTERS, found)
    record(actions.FILTER_DROPPED, found, by=by)
    found.delete()
