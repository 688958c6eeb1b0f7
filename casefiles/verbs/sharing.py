"""联合核查: one case opened to one named person of another unit, with a reason and an end."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from audit.record import record
from casefiles import actions, turns
from casefiles.consents import gate
from casefiles.consents.gate import Permit, Question
from casefiles.consents.words import DataScope, Use
from casefiles.models import Case, CaseGrant
from casefiles.models.guards import READ_SHARED, permission_to_share
from casefiles.peek import Peek, peek
from casefiles.refusals import AlreadyShared, EndNotInTime, NobodyFound, NotShared
from casefiles.verbs.confidential import grounds_of
from tenants import clock
from tenants.access import TABLE, Verb, allow
from tenants.actors import Actor
from tenants.models import Membership, Unit, User
from tenants.scope import person_scope, unit_scope

LONGEST_DAYS = 90


def share_case(
    case: Case,
    *,
    unit_code: str,
    account: str,
    last_day: date,
    grounds: str,
    law: str = "",
    by: Actor,
) -> CaseGrant:
    """Open the case to one person of another unit up to `last_day`, 24:00 Shanghai.

    The notice, 六(三), lets nothing pass to another department without consent: the gate is asked for
    one that names the guest's unit; without it `law` cites what allows it. `grounds` says what for.
    Raises GroundsMissing, EndNotInTime, NobodyFound, NoConsent, AlreadyShared.
    """
    allow(by, Verb.GUARD_CASE, case)
    grounds = grounds_of(grounds)
    latest = clock.today() + timedelta(days=LONGEST_DAYS)
    if not clock.today() <= last_day <= latest:
        raise EndNotInTime(latest=latest.isoformat())
    guest_unit, person = _guest(case, unit_code.strip(), account.strip())
    # Before the deed's own transaction: a refusal leaves its row too.
    permit = gate.ask(_question(case, guest_unit), by=by, law=law)
    return _share(case, guest_unit, person, last_day, grounds, permit, by=by)


def _question(case: Case, guest_unit: Unit) -> Question:
    return Question.of_case(case, DataScope.CASE, Use.READ, recipient=guest_unit)


@transaction.atomic
def _share(
    case: Case,
    guest_unit: Unit,
    person: User,
    last_day: date,
    grounds: str,
    permit: Permit,
    *,
    by: Actor,
) -> CaseGrant:
    turns.lock(case)
    today = clock.today()
    held = shares_of(case).filter(user=person)
    if held.filter(ends_on__gte=today).exists():
        raise AlreadyShared
    held.delete()
    grant: CaseGrant = CaseGrant.objects.create(
        content_object=case,
        user=person,
        permission=permission_to_share(),
        guest_unit=guest_unit,
        ends_on=last_day,
        grounds=grounds,
        by_consent=permit.consent is not None,
        law=permit.law,
        title=f"{case.case_no} {case.matter.name}",
        given_on=today,
    )
    record(
        actions.CASE_SHARED,
        case,
        by=by,
        person=f"{person.display_name}（{person.username}）",
        to_unit=guest_unit.name,
        last_day=last_day,
        grounds=grounds,
    )
    return grant


def _guest(case: Case, unit_code: str, account: str) -> tuple[Unit, User]:
    """The person by code and exact account; one refusal whatever is wrong with either."""
    unit = Unit.objects.filter(code=unit_code).exclude(pk=case.unit_id).first()
    person = User.objects.filter(username=account, is_active=True).first()
    if unit is None or person is None:
        raise NobodyFound
    if not Membership.objects.roles_of(person, unit=unit) & TABLE[Verb.VIEW_SHARED]:
        raise NobodyFound
    return unit, person


def shares_of(case: Case) -> QuerySet[CaseGrant]:
    """The joint checks of a case, ended ones too."""
    return CaseGrant.objects.of_kind(READ_SHARED).filter(content_object=case)


@transaction.atomic
def withdraw_share(case: Case, person: User, *, by: Actor, grounds: str) -> None:
    """Take a joint check back before its end. Raises GroundsMissing, NotShared."""
    allow(by, Verb.GUARD_CASE, case)
    grounds = grounds_of(grounds)
    turns.lock(case)
    grant = shares_of(case).filter(user=person).select_related("guest_unit").first()
    if grant is None or grant.guest_unit is None or (grant.ends_on or date.min) < clock.today():
        raise NotShared
    record(
        actions.SHARE_WITHDRAWN,
        case,
        by=by,
        person=f"{person.display_name}（{person.username}）",
        to_unit=grant.guest_unit.name,
        grounds=grounds,
    )
    grant.delete()


def shared_with(by: Actor) -> list[CaseGrant]:
    """What is open to the person at this desk today, the soonest end first; one statement.

    A joint check ends with the membership it was given to: a new one does not revive it.
    """
    allow(by, Verb.VIEW_SHARED)
    with person_scope(by.person):
        return list(_open_to(by))


def _open_to(by: Actor) -> QuerySet[CaseGrant]:
    still_there = Membership.objects.in_force().filter(
        user=by.person,
        unit=by.unit,
        role__in=TABLE[Verb.VIEW_SHARED],
        since__lte=OuterRef("given_on"),
    )
    rows = CaseGrant.objects.of_kind(READ_SHARED).filter(
        Exists(still_there), guest_unit=by.unit, ends_on__gte=clock.today()
    )
    return rows.select_related("unit__office", "user").order_by("ends_on", "pk")


def read_shared(case_id: UUID, *, by: Actor) -> tuple[CaseGrant, Peek] | None:
    """The case as its guest reads it; each reading is an entry in the owner's chain.

    None when nothing is open to the person here today, whatever exists elsewhere. What rests on a
    consent asks the gate anew each time: raises NoConsent from the moment it is withdrawn.
    """
    allow(by, Verb.VIEW_SHARED)
    assert by.unit is not None
    with person_scope(by.person):
        grant = _open_to(by).filter(content_object_id=case_id).first()
    if grant is None:
        return None
    seen = peek(grant.unit, case_id)
    question = _question(seen.case, by.unit)
    if grant.by_consent:
        gate.ask(question, by=by)
    else:
        gate.pass_by_law(question, grant.law or grant.grounds, by=by)
    _note_reading(grant, seen, by)
    return grant, seen


@transaction.atomic
def _note_reading(grant: CaseGrant, seen: Peek, by: Actor) -> None:
    assert by.unit is not None
    with unit_scope(grant.unit):
        record(actions.SHARED_READ, seen.case, by=by, to_unit=by.unit.name)
