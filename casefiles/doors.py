"""Doors of confidential cases: which are open to a person, and how a verb steps behind one."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain

from casefiles.models.guards import READ_CONFIDENTIAL, CaseGrant, Guard
from tenants.doors import Doors
from tenants.scope import OPEN_DOOR, DatabaseRole, current_scope, enter


def of_person() -> Doors:
    """The doors that named the person in scope, by unit id; one statement."""
    found: dict[int, list[int]] = defaultdict(list)
    rows = CaseGrant.objects.of_kind(READ_CONFIDENTIAL).exclude(door=OPEN_DOOR)
    for unit, door in rows.order_by("door").values_list("unit_id", "door"):
        found[unit].append(door)
    return {unit: tuple(doors) for unit, doors in found.items()}


def guards_in_force() -> "list[int]":
    """The numbers of the closed doors in scope."""
    return list(
        Guard.objects.filter(lifted_at__isnull=True).order_by("pk").values_list("pk", flat=True)
    )


def closed_cases() -> set[str]:
    """The ids of the confidential cases that the present scope does not show; one statement."""
    scope = current_scope()
    rows = Guard.objects.filter(lifted_at__isnull=True)
    if scope.role == DatabaseRole.EVERY:
        return set()
    return {
        str(case) for case in rows.exclude(pk__in=scope.doors).values_list("case_id", flat=True)
    }


@contextmanager
def behind(*doors: int) -> Iterator[None]:
    """Also behind these doors, for the verb that opens or closes one of them."""
    scope = current_scope()
    wanted = tuple(dict.fromkeys(chain(scope.doors, doors)))
    if scope.role != DatabaseRole.UNIT or wanted == scope.doors:
        yield
        return
    with enter(replace(scope, doors=wanted)):
        yield


@contextmanager
def every_door(*, because: str) -> Iterator[None]:
    """Behind every door of the unit, for what counts and numbers all cases and names none."""
    assert because
    with behind(*guards_in_force()):
        yield
