"""代理: somebody does an absent person's tasks for some days, with rights of their own."""

from datetime import date

from django.db import transaction

from audit.record import record
from casefiles.refusals import (
    DeputyBackwards,
    DeputyEnded,
    DeputyOverlaps,
    DeputyWithoutRole,
    NotTheirOwn,
)
from tenants import clock
from tenants.access import Verb, allow, may
from tenants.actors import Actor
from tenants.models import Membership, Unit, User
from tenants.roles import Role
from workflows import actions
from workflows.models import Deputy
from workflows.standins import roles_for

# The roles whose tasks somebody else may do for a while.
WORKING = (Role.HANDLER, Role.APPROVER, Role.LEADER)
LONGEST_DAYS = 183


@transaction.atomic
def appoint(
    unit: Unit, person: User, deputy: User, *, since: date, until: date, reason: str, by: Actor
) -> Deputy:
    """Let `deputy` do `person`'s tasks from `since` to `until`, both days included.

    Everybody appoints for oneself, the unit's administrator for others. Raises NotTheirOwn,
    DeputyBackwards, DeputyWithoutRole, DeputyOverlaps.
    """
    allow(by, Verb.DEPUTISE if by.person == person else Verb.DEPUTISE_OTHERS, unit)
    if by.person != person and not may(by, Verb.DEPUTISE_OTHERS):
        raise NotTheirOwn
    if until < since or until < clock.today() or (until - since).days > LONGEST_DAYS:
        raise DeputyBackwards(days=LONGEST_DAYS)
    if person == deputy or not _can_stand_in(unit, person, deputy):
        raise DeputyWithoutRole(who=deputy)
    Unit.objects.select_for_update().get(pk=unit.pk)
    overlap = Deputy.objects.filter(
        person=person, ended_at=None, since__lte=until, until__gte=since
    ).select_related("deputy")
    found = overlap.first()
    if found is not None:
        raise DeputyOverlaps(who=found.deputy, since=found.since, until=found.until)
    made = Deputy.objects.create(
        unit=unit, person=person, deputy=deputy, since=since, until=until, reason=reason.strip()
    )
    record(
        actions.DEPUTY_APPOINTED,
        unit,
        by=by,
        person=person.display_name,
        deputy=deputy.display_name,
        since=since,
        until=until,
    )
    return made


@transaction.atomic
def end(deputyship: Deputy, *, by: Actor) -> None:
    """End it before its last day. Raises DeputyEnded."""
    own = by.person.pk == deputyship.person_id
    allow(by, Verb.DEPUTISE if own else Verb.DEPUTISE_OTHERS, deputyship)
    fresh = Deputy.objects.select_for_update(of=("self",)).get(pk=deputyship.pk)
    if fresh.ended_at is not None or fresh.until < clock.today():
        raise DeputyEnded
    fresh.ended_at = clock.now()
    fresh.save()
    record(
        actions.DEPUTY_ENDED,
        fresh.unit,
        by=by,
        person=fresh.person.display_name,
        deputy=fresh.deputy.display_name,
    )


def _can_stand_in(unit: Unit, person: User, deputy: User) -> bool:
    """Whether the deputy has a role of their own that does a task of each of the person's roles."""
    rows = Membership.objects.in_force().filter(unit=unit, user__in=[person, deputy])
    held: dict[int, set[str]] = {person.pk: set(), deputy.pk: set()}
    for user, role in rows.values_list("user_id", "role"):
        held[user].add(role)
    wanted = held[person.pk] & {role.value for role in WORKING}
    return bool(wanted) and all(roles_for(role) & held[deputy.pk] for role in wanted)
