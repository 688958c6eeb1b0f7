"""Separation of duties (等保, level 3): which roles one person may hold beside each other.

The three administrators are three people, and none of them does the office's own work. Whoever keeps
people never changes the own roles.
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from casefiles.people.refusals import (
    AccountClosed,
    DayGone,
    DutiesClash,
    HoldsAlready,
    OwnRoles,
    RoleElsewhere,
)
from tenants import clock
from tenants.actors import Actor
from tenants.models import Membership, Office, Unit, User
from tenants.roles import OFFICE_ROLES, THREE_ADMINISTRATORS, UNIT_ROLES, Role

Where = Unit | Office


def roles_in(where: Where) -> frozenset[Role]:
    """The roles that can be held there."""
    return UNIT_ROLES if isinstance(where, Unit) else OFFICE_ROLES


def clash(held: Iterable[Role], new: Role) -> Role | None:
    """The held role that forbids the new one, if any. Both are roles in the same office."""
    for each in held:
        if each != new and {each, new} <= OFFICE_ROLES and {each, new} & THREE_ADMINISTRATORS:
            return each
    return None


def locked(person: User) -> User:
    """The person's row until the transaction ends, so that two grants at once see each other.

    Not the key: entries of the trail point at people, and must not wait for us.
    """
    return User.objects.select_for_update(no_key=True).get(pk=person.pk)


def not_oneself(by: Actor, person: User) -> None:
    """Raises OwnRoles."""
    if by.user is not None and by.user.pk == person.pk:
        raise OwnRoles


def not_past(by: Actor, day: date) -> None:
    """Raises DayGone; the product itself may enter what began before it was installed."""
    if not by.is_system and day < clock.today():
        raise DayGone


def fits(role: Role, where: Where) -> None:
    """Raises RoleElsewhere."""
    if role not in roles_in(where):
        raise RoleElsewhere(role=role.label)


def of_place(where: Where) -> Q:
    """The rows of a workspace itself, as a condition: an office's own are those without a unit."""
    if isinstance(where, Unit):
        return Q(unit=where)
    return Q(unit__isnull=True, office=where)


def may_hold(person: User, role: Role, where: Where, since: date) -> None:
    """Whether the person may hold the role from `since` on. The person's row must be locked.

    Raises AccountClosed, RoleElsewhere, HoldsAlready, DutiesClash.
    """
    if not person.is_active:
        raise AccountClosed
    fits(role, where)
    held = Membership.objects.filter(of_place(where), user=person).filter(
        Q(until__isnull=True) | Q(until__gt=since)
    )
    roles = [Role(each) for each in held.values_list("role", flat=True)]
    if role in roles:
        raise HoldsAlready(person=person.display_name, role=role.label)
    other = clash(roles, role)
    if other is not None:
        raise DutiesClash(held=other.label, new=role.label)
