"""保密办件: one case seen by named people only, until a named approver or leader opens it again."""

from collections.abc import Iterable

from django.db import transaction
from guardian.shortcuts import assign_perm, remove_perm

from audit.actions import Action
from audit.record import record
from casefiles import actions, doors, turns
from casefiles.models import Attachment, Case, CaseGrant, Guard, StoredFile
from casefiles.models.guards import READ_CONFIDENTIAL
from casefiles.refusals import (
    AlreadyConfidential,
    GroundsMissing,
    NotAReader,
    NotConfidential,
    NotNamed,
    StillAtWork,
    StillInHands,
)
from casefiles.verbs.published_commitments import take_down
from casefiles.verbs.reading import links
from tenants import clock
from tenants.access import TABLE, Verb, allow
from tenants.actors import Actor
from tenants.models import Membership, Unit, User
from tenants.scope import OPEN_DOOR

LEAST_WORDS = 4


def grounds_of(text: str, least: int = LEAST_WORDS) -> str:
    """The stated reason of an exception. Raises GroundsMissing."""
    text = text.strip()
    if len(text) < least:
        raise GroundsMissing(least=least)
    return text


def readers_of(unit: Unit) -> dict[int, User]:
    """Who reads cases in the unit today, by id: they can be named on a confidential one."""
    rows = Membership.objects.in_force().filter(
        unit=unit, role__in=TABLE[Verb.VIEW_CASES], user__is_active=True
    )
    return {row.user_id: row.user for row in rows.select_related("user").order_by("user__username")}


def named_on(case: Case) -> list[User]:
    """The people who see a confidential case."""
    rows = CaseGrant.objects.of_kind(READ_CONFIDENTIAL).filter(content_object=case)
    return [row.user for row in rows.select_related("user").order_by("user__username")]


def at_work_on(case: Case, holders: Iterable[int] = ()) -> set[int]:
    """The ids of those who opened, proposed, decided, or hold the open task: they stay named."""
    ids = {case.opened_by_id, case.proposed_by_id, case.decided_by_id, *holders}
    return {each for each in ids if each is not None}


@transaction.atomic
def guard_case(case: Case, *, by: Actor, grounds: str, named: Iterable[User] = ()) -> Guard:
    """From now on only the named see the case: whoever works on it, `by`, and `named`.

    Raises GroundsMissing, AlreadyConfidential, NotAReader and OutOfSight.
    """
    allow(by, Verb.GUARD_CASE, case)
    grounds = grounds_of(grounds)
    holders = turns.lock(case)
    if case.door != OPEN_DOOR:
        raise AlreadyConfidential
    readers = readers_of(case.unit)
    chosen = {each.pk: each for each in named}
    if not chosen.keys() <= readers.keys():
        raise NotAReader
    workers = User.objects.in_bulk(list(at_work_on(case, holders)))
    people = chosen | workers | {by.person.pk: by.person}
    guard = Guard.objects.create(unit=case.unit, case_id=case.pk, guarded_at=clock.now())
    for person in people.values():
        assign_perm(READ_CONFIDENTIAL, person, case)
    with doors.behind(guard.pk):
        _move(case, guard.pk)
        names = sorted(f"{each.display_name}（{each.username}）" for each in people.values())
        record(actions.CASE_GUARDED, case, by=by, named=names, grounds=grounds)
    return guard


@transaction.atomic
def name_person(case: Case, person: User, *, by: Actor, grounds: str) -> None:
    """Let one more person of the unit see it. Raises NotAReader, NotNamed, NotConfidential."""
    grounds, _holders = _at_the_door(case, by, grounds)
    if person.pk not in readers_of(case.unit):
        raise NotAReader
    assign_perm(READ_CONFIDENTIAL, person, case)
    _record_person(actions.CASE_NAMED, case, person, by, grounds)


@transaction.atomic
def unname_person(case: Case, person: User, *, by: Actor, grounds: str) -> None:
    """Let a person see it no longer. Raises StillAtWork for who works on it, and for oneself."""
    grounds, holders = _at_the_door(case, by, grounds)
    if person.pk in at_work_on(case, holders) | {by.person.pk}:
        raise StillAtWork
    if person.pk not in {each.pk for each in named_on(case)}:
        raise NotAReader
    remove_perm(READ_CONFIDENTIAL, person, case)
    _record_person(actions.CASE_UNNAMED, case, person, by, grounds)


@transaction.atomic
def lift_guard(case: Case, *, by: Actor, grounds: str) -> None:
    """Open the case to the unit again. Raises NotNamed, NotConfidential, GroundsMissing."""
    grounds, _holders = _at_the_door(case, by, grounds)
    guard = Guard.objects.get(pk=case.door)
    guard.lifted_at = clock.now()
    guard.save()
    CaseGrant.objects.of_kind(READ_CONFIDENTIAL).filter(content_object=case).delete()
    _move(case, OPEN_DOOR)
    record(actions.CASE_UNGUARDED, case, by=by, grounds=grounds)


def in_nobodys_hands(unit: Unit) -> list[Guard]:
    """Confidential cases whose named approvers and leaders have all left their posts."""
    keepers = Membership.objects.in_force().filter(
        unit=unit, role__in=TABLE[Verb.GUARD_CASE], user__is_active=True
    )
    with doors.every_door(because="which confidential cases nobody can manage any more"):
        held = CaseGrant.objects.of_kind(READ_CONFIDENTIAL).filter(
            user__in=keepers.values("user_id")
        )
        rows = Guard.objects.filter(unit=unit, lifted_at__isnull=True)
        return list(rows.exclude(pk__in=held.values("door")).order_by("pk"))


@transaction.atomic
def take_over(guard: Guard, *, by: Actor, grounds: str) -> Case:
    """A leader or approver is named on a case that nobody can manage. Raises StillInHands."""
    allow(by, Verb.GUARD_CASE, guard)
    grounds = grounds_of(grounds)
    guard = Guard.objects.select_for_update().get(pk=guard.pk)
    if guard not in in_nobodys_hands(guard.unit):
        raise StillInHands
    with doors.behind(guard.pk):
        case = Case.objects.select_related("unit__office").get(pk=guard.case_id)
        assign_perm(READ_CONFIDENTIAL, by.person, case)
        record(actions.CASE_TAKEN_OVER, case, by=by, grounds=grounds)
    return case


def _at_the_door(case: Case, by: Actor, grounds: str) -> tuple[str, frozenset[int]]:
    allow(by, Verb.GUARD_CASE, case)
    grounds = grounds_of(grounds)
    holders = turns.lock(case)
    if case.door == OPEN_DOOR:
        raise NotConfidential
    if by.person.pk not in {each.pk for each in named_on(case)}:
        raise NotNamed
    return grounds, holders


def _record_person(action: Action, case: Case, person: User, by: Actor, grounds: str) -> None:
    who = f"{person.display_name}（{person.username}）"
    record(action, case, by=by, person=who, grounds=grounds)


def _move(case: Case, door: int) -> None:
    """Put the case behind a door. Queries, findings, tasks and grants follow by the database.

    Its earlier versions and its files follow here, whatever kind of row ties them to it; at the
    commit the database asks whether the files did. What it had published is taken down.
    """
    before = case.door
    case.door = door
    case.save()
    case.history.model.objects.filter(id=case.pk, door=before).update(door=door)
    for model, to_case, to_file in links():
        rows = model._default_manager.filter(**{to_case: case, f"{to_file}__isnull": False})
        StoredFile.objects.filter(pk__in=rows.values(f"{to_file}_id")).update(door=door)
    if door != OPEN_DOOR:
        take_down(case)
    Attachment.history.model.objects.filter(case_id=case.pk, door=before).update(door=door)
