"""Doors of confidential cases: which are open to a person, and how a verb steps behind one."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from casefiles.models.guards import READ_CONFIDENTIAL, CaseGrant, Guard
from tenants.scope import OPEN_DOOR, DatabaseRole, current_scope, enter


def of_membership() -> ArraySubquery:
    """The doors of a membership's unit that named its person, for a query of memberships."""
    rows = CaseGrant.objects.of_kind(READ_CONFIDENTIAL).exclude(door=OPEN_DOOR)
    own = rows.filter(user=OuterRef("user"), unit=OuterRef("unit"))
    return ArraySubquery(own.order_by("door").values("door"))


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
