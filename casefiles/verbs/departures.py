"""Departures that a date brings about: roles end by themselves, desks and accounts are cleared after."""

from django.db.models import Exists, OuterRef, Q

from casefiles.people import duties
from casefiles.people.desks import desks
from casefiles.people.duties import Where
from casefiles.verbs.roster import close_account_if_left
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor
from tenants.models import Membership, Office, Unit, User
from tenants.scope import every_unit, office_scope, unit_scope


def close_departed(*, by: Actor) -> tuple[int, int]:
    """Release claimed tasks whose holder has lost the role; deactivate accounts without any role.

    Returns how many tasks and accounts. Access ended with the roles already: this clears up after
    them, so it may run late and twice. Each person is a transaction of its own.
    """
    allow(by, Verb.KEEP_MEMBERS)
    with every_unit(because="roles end on their date in every unit"):
        claimed = desks().claimed()
        left = _without_roles()
    released = sum(_clear_desk(person, where, by) for person, where in claimed)
    closed = sum(_close(person, office, by) for person, office in left)
    return released, closed


def _clear_desk(person: User, where: Where, by: Actor) -> int:
    """Give back what the person may no longer do."""
    unit, office = (where, where.office) if isinstance(where, Unit) else (None, where)
    with unit_scope(unit) if unit else office_scope(office):
        kept = Membership.objects.roles_of(person, unit=unit, office=office)
        return desks().release(person, where, kept=kept, by=by)


def _without_roles() -> list[tuple[User, Office]]:
    """Active people whose last role has ended, and the office where it ended."""
    theirs = Membership.objects.filter(user=OuterRef("pk"))
    current = Q(until__isnull=True) | Q(until__gt=clock.today())
    people = User.objects.filter(Exists(theirs), ~Exists(theirs.filter(current)), is_active=True)
    ended = Membership.objects.filter(user__in=people).select_related("user", "office")
    # An account that never had a role is not among them.
    return list({each.user: each.office for each in ended.order_by("user_id", "until")}.items())


def _close(person: User, office: Office, by: Actor) -> bool:
    with office_scope(office):
        person = duties.locked(person)
        return person.is_active and close_account_if_left(person, office, by=by)
