"""The roster: offices, units with dated names and terms, people and their roles."""

import re
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from audit.record import record
from casefiles import actions
from casefiles.people import duties
from casefiles.people.desks import desks
from casefiles.people.duties import Where
from casefiles.people.refusals import (
    EndedAlready,
    NameDayWrong,
    NotOnRoster,
    TermWrong,
    UnitCodeTaken,
    UnitCodeWrong,
)
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor
from tenants.models import Membership, Office, RosterTerm, Unit, UnitName, User
from tenants.refusals import NotAllowed
from tenants.roles import Role
from tenants.scope import office_scope, person_scope

_CODE = re.compile(r"[a-z][a-z0-9-]{0,39}")


@dataclass(frozen=True)
class NewUnit:
    """What is needed to register a unit."""

    code: str
    name: str
    short_name: str
    kind: str
    position: int = 0


@transaction.atomic
def found_office(code: str, name: str, *, above: Office | None, by: Actor) -> Office:
    """Set up a credit office with its six-digit division code, below another one or on top.

    From the command line only: a county's own administrator keeps the own county.
    """
    allow(by, Verb.KEEP_ROSTER)
    if not by.is_system:
        raise NotAllowed
    office = Office.objects.create(division_code=code, name=name, parent=above)
    record(actions.OFFICE_FOUNDED, office, by=by, name=name)
    return office


@transaction.atomic
def register_unit(office: Office, new: NewUnit, *, since: date, by: Actor) -> Unit:
    """Put a unit on the office's roster from `since` on. Raises UnitCodeWrong, UnitCodeTaken."""
    allow(by, Verb.KEEP_ROSTER, office)
    if not _CODE.fullmatch(new.code):
        raise UnitCodeWrong
    if Unit.objects.filter(code=new.code).exists():
        raise UnitCodeTaken(code=new.code)
    unit = Unit.objects.create(office=office, **vars(new))
    UnitName.objects.create(unit=unit, name=new.name, since=since)
    RosterTerm.objects.create(unit=unit, since=since)
    record(actions.UNIT_REGISTERED, unit, by=by, name=new.name, since=since)
    return unit


@transaction.atomic
def rename_unit(unit: Unit, *, name: str, short_name: str, since: date, by: Actor) -> None:
    """Give a unit a new name from `since` on; documents before that day keep the old one.

    Raises NameDayWrong for a day to come, and for one before the present name began.
    """
    allow(by, Verb.KEEP_ROSTER, unit)
    unit = Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    present = unit.names.order_by("-since").first()
    if since > clock.today() or (present is not None and since <= present.since):
        raise NameDayWrong(since=present.since if present else "")
    old = unit.name
    UnitName.objects.create(unit=unit, name=name, since=since)
    unit.name, unit.short_name = name, short_name
    unit.save(update_fields=["name", "short_name"])
    record(actions.UNIT_RENAMED, unit, by=by, old=old, new=name, since=since)


@transaction.atomic
def end_term(unit: Unit, *, until: date, by: Actor) -> None:
    """Take a unit off the roster from `until` on: it owes nothing more, its records stay.

    Raises NotOnRoster, DayGone, TermWrong.
    """
    allow(by, Verb.KEEP_ROSTER, unit)
    duties.not_past(by, until)
    term = RosterTerm.objects.select_for_update().filter(unit=unit, until__isnull=True).first()
    if term is None:
        raise NotOnRoster
    if until <= term.since:
        raise TermWrong(day=term.since)
    term.until = until
    term.save(update_fields=["until"])
    record(actions.UNIT_LEFT, unit, by=by, until=until)


@transaction.atomic
def begin_term(unit: Unit, *, since: date, by: Actor) -> None:
    """Put a unit back on the roster. Raises NotOnRoster (it is on it), DayGone, TermWrong."""
    allow(by, Verb.KEEP_ROSTER, unit)
    duties.not_past(by, since)
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    last = unit.terms.order_by("-since").first()
    if last is not None and last.until is None:
        raise NotOnRoster
    if last is not None and last.until is not None and since < last.until:
        raise TermWrong(day=last.until)
    RosterTerm.objects.create(unit=unit, since=since)
    record(actions.UNIT_REJOINED, unit, by=by, since=since)


@transaction.atomic
def add_member(user: User, role: Role, *, where: Where, since: date, by: Actor) -> Membership:
    """Give a person with an account a role in a unit or an office from `since` on.

    Raises OwnRoles, DayGone, AccountClosed, RoleElsewhere, HoldsAlready, DutiesClash.
    """
    allow(by, Verb.KEEP_MEMBERS, where)
    person = duties.locked(user)
    duties.not_oneself(by, person)
    duties.not_past(by, since)
    membership = begin_membership(person, role, where=where, since=since)
    record(
        actions.MEMBER_ADDED,
        person,
        where=where,
        by=by,
        person=person.display_name,
        role=role.value,
        since=since,
    )
    return membership


def begin_membership(person: User, role: Role, *, where: Where, since: date) -> Membership:
    """The row behind a role, once the rules are kept; what a verb records is the verb's own."""
    duties.may_hold(person, role, where, since)
    unit = where if isinstance(where, Unit) else None
    office = where.office if isinstance(where, Unit) else where
    return Membership.objects.create(user=person, unit=unit, office=office, role=role, since=since)


@transaction.atomic
def end_membership(membership: Membership, *, until: date, by: Actor) -> None:
    """End a role; from `until` on the person has no access by it. The row stays as history.

    What the person had claimed by that role goes back to the role; an account without any role left
    is deactivated. Raises OwnRoles, DayGone, EndedAlready.
    """
    where: Where = membership.unit or membership.office
    allow(by, Verb.KEEP_MEMBERS, where)
    person = duties.locked(membership.user)
    duties.not_oneself(by, person)
    duties.not_past(by, until)
    desks().hold_still([person], where)
    membership.refresh_from_db()
    if membership.until is not None and membership.until <= clock.today():
        raise EndedAlready
    membership.until = max(until, membership.since)
    membership.save(update_fields=["until"])
    if until <= clock.today():
        kept = Membership.objects.roles_of(person, unit=membership.unit, office=membership.office)
        desks().release(person, where, kept=kept, by=by)
    record(
        actions.MEMBER_LEFT,
        person,
        where=where,
        by=by,
        person=person.display_name,
        role=membership.role,
        until=until,
    )
    close_account_if_left(person, membership.office, by=by)


def close_account_if_left(person: User, office: Office, *, by: Actor) -> bool:
    """Deactivate the account of a person who holds no role anywhere, today or later.

    Recorded with the office: a unit is not told whether the person works elsewhere.
    """
    with person_scope(person):
        if Membership.objects.current().exists():
            return False
    person.is_active = False
    person.save(update_fields=["is_active"])
    with office_scope(office):
        record(actions.ACCOUNT_CLOSED, person, where=office, by=by, person=person.display_name)
    return True
