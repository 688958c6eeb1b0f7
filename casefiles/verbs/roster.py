"""The roster: offices, units with dated names and terms, people and their roles."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from audit.record import record
from casefiles import actions
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor
from tenants.models import Membership, Office, RosterTerm, Unit, UnitName, User
from tenants.roles import Role


@dataclass(frozen=True)
class NewUnit:
    """What is needed to register a unit."""

    code: str
    name: str
    short_name: str
    kind: str
    position: int = 0


@transaction.atomic
def register_unit(office: Office, new: NewUnit, *, since: date, by: Actor) -> Unit:
    """Put a unit on the office's roster from `since` on."""
    allow(by, Verb.KEEP_ROSTER, office)
    unit = Unit.objects.create(office=office, **vars(new))
    UnitName.objects.create(unit=unit, name=new.name, since=since)
    RosterTerm.objects.create(unit=unit, since=since)
    record(actions.UNIT_REGISTERED, unit, by=by, name=new.name, since=since)
    return unit


@transaction.atomic
def rename_unit(unit: Unit, *, name: str, short_name: str, since: date, by: Actor) -> None:
    """Give a unit a new name from `since` on; documents before that day keep the old one."""
    allow(by, Verb.KEEP_ROSTER, unit)
    old = unit.name
    UnitName.objects.create(unit=unit, name=name, since=since)
    if since <= clock.today():
        unit.name, unit.short_name = name, short_name
        unit.save()
    record(actions.UNIT_RENAMED, unit, by=by, old=old, new=name, since=since)


@transaction.atomic
def add_member(
    user: User, role: Role, *, where: Unit | Office, since: date, by: Actor
) -> Membership:
    """Give a person a role in a unit or an office from `since` on."""
    allow(by, Verb.KEEP_MEMBERS, where)
    unit = where if isinstance(where, Unit) else None
    office = where.office if isinstance(where, Unit) else where
    membership = Membership.objects.create(
        user=user, unit=unit, office=office, role=role, since=since
    )
    record(
        actions.MEMBER_ADDED, where, by=by, person=user.display_name, role=role.value, since=since
    )
    return membership


@transaction.atomic
def end_membership(membership: Membership, *, until: date, by: Actor) -> None:
    """End a role; from `until` on the person has no access by it. The row stays as history."""
    where = membership.unit or membership.office
    allow(by, Verb.KEEP_MEMBERS, where)
    membership.until = until
    membership.save(update_fields=["until"])
    record(
        actions.MEMBER_LEFT,
        where,
        by=by,
        person=membership.user.display_name,
        role=membership.role,
        until=until,
    )
