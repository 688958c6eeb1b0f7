"""应急查阅: the office's chief reads one case in an emergency; the unit is told, the trail keeps it."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from audit.record import record
from casefiles import actions
from casefiles.models import Case, EmergencyReading
from casefiles.peek import Peek, peek
from casefiles.verbs.confidential import grounds_of
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor
from tenants.models import Unit

LEAST_WORDS = 10
MINUTES = 30
TOLD_FOR_DAYS = 30


@transaction.atomic
def break_glass(unit: Unit, case_id: UUID, *, by: Actor, grounds: str) -> EmergencyReading:
    """Open one case of a unit of the own office for half an hour, confidential or not.

    The entry stands in the unit's chain. Raises GroundsMissing, NotAllowed, Case.DoesNotExist.
    """
    allow(by, Verb.BREAK_GLASS, unit)
    grounds = grounds_of(grounds, LEAST_WORDS)
    seen = peek(unit, case_id)
    now = clock.now()
    reading = EmergencyReading.objects.create(
        unit=unit,
        case_id=case_id,
        reader=by.person,
        grounds=grounds,
        opened_at=now,
        ends_at=now + timedelta(minutes=MINUTES),
    )
    record(actions.GLASS_BROKEN, seen.case, by=by, grounds=grounds, ends_at=reading.ends_at)
    return reading


def read_in_emergency(case_id: UUID, *, by: Actor) -> tuple[EmergencyReading, Peek] | None:
    """The case, while a reading of this person's own is open; else None."""
    allow(by, Verb.BREAK_GLASS)
    reading = (
        EmergencyReading.objects.filter(
            office=by.office, case_id=case_id, reader=by.person, ends_at__gt=clock.now()
        )
        .select_related("unit__office")
        .first()
    )
    if reading is None:
        return None
    try:
        return reading, peek(reading.unit, case_id)
    except Case.DoesNotExist:
        return None


def unseen(unit: Unit) -> QuerySet[EmergencyReading]:
    """The readings of the last 30 days that nobody of the unit has acknowledged."""
    since = clock.now() - timedelta(days=TOLD_FOR_DAYS)
    rows = EmergencyReading.objects.filter(unit=unit, seen_at__isnull=True, opened_at__gt=since)
    return rows.select_related("reader", "office")


@transaction.atomic
def acknowledge(reading: EmergencyReading, *, by: Actor) -> None:
    """The unit has taken note; a second time changes nothing."""
    allow(by, Verb.SEE_ALERTS, reading)
    reading = (
        EmergencyReading.objects.select_for_update(of=("self",))
        .select_related("unit__office")
        .get(pk=reading.pk)
    )
    if reading.seen_at is not None:
        return
    reading.seen_at, reading.seen_by = clock.now(), by.person
    reading.save()
    record(actions.GLASS_SEEN, reading, by=by)
