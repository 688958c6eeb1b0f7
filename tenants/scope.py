"""Scope: whose rows can be seen and touched right now. No scope, no query.

A scope is entered with `unit_scope`, `office_scope`, `person_scope`, `guest_scope` or
`every_unit(because=…)`.
Each opens a transaction and, inside it, takes on one of six database roles and writes the ids
that the row-level policies compare with (`tenants/walls.py`); the strict managers add the same
condition as a plain WHERE, so an index serves it. Everything is SET LOCAL: when the transaction
ends, the connection knows nothing of it, pooled or not.

Rows with a `door` may stand behind a closed one (a confidential case). Door 0 stands open; a unit's
scope shows what is behind the doors that it was entered with, an office's what is behind none.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, transaction

if TYPE_CHECKING:
    from tenants.models import Office, Unit, User


class DatabaseRole(StrEnum):
    """The database roles of the scopes. `chengxin_app`, the login, has no policy: it sees nothing."""

    UNIT = "chengxin_unit"
    OFFICE = "chengxin_office"
    REGION = "chengxin_region"
    PERSON = "chengxin_person"
    GUEST = "chengxin_guest"
    EVERY = "chengxin_every"


OPEN_DOOR = 0


class NoScope(RuntimeError):
    """A unit's rows were asked for outside any scope. Enter one; there is no default."""


@dataclass(frozen=True)
class Scope:
    """What is in view: one unit, the units of some offices, one person's own rows, one case, or all."""

    role: DatabaseRole
    unit_id: int = 0
    office_ids: tuple[int, ...] = ()
    user_id: int = 0
    doors: tuple[int, ...] = (OPEN_DOOR,)
    case_id: UUID | None = None
    because: str = ""


_current: ContextVar[Scope | None] = ContextVar("scope", default=None)


def current_scope() -> Scope:
    """The scope we are in. Raises NoScope outside one."""
    scope = _current.get()
    if scope is None:
        raise NoScope("No scope: enter unit_scope, office_scope or every_unit(because=…) first.")
    return scope


def has_scope() -> bool:
    """Whether we are in any scope."""
    return _current.get() is not None


_TELL = (
    "SELECT set_config('role', %s, true), set_config('app.unit', %s, true),"
    " set_config('app.office', %s, true), set_config('app.offices', %s, true),"
    " set_config('app.user', %s, true), set_config('app.doors', %s, true),"
    " set_config('app.case', %s, true)"
)


def _tell_database(scope: Scope | None) -> None:
    """One statement: take on the scope's role and settings until the transaction ends."""
    # NULL gives back the role the connection began with, never the owner it may have stepped from.
    values: list[str | None] = [None, "", "", "", "", "", ""]
    if scope is not None:
        offices = [str(office) for office in scope.office_ids]
        values = [
            scope.role.value,
            str(scope.unit_id or ""),
            offices[0] if offices else "",
            ",".join(offices),
            str(scope.user_id or ""),
            ",".join(str(door) for door in scope.doors) if scope.unit_id else "",
            str(scope.case_id or ""),
        ]
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(_TELL, values)


@contextmanager
def enter(scope: Scope) -> Iterator[Scope]:
    """Be in `scope` for the length of one transaction (a savepoint inside another scope)."""
    before = _current.get()
    with transaction.atomic():
        token = _current.set(scope)
        try:
            if before != scope:
                _tell_database(scope)
            yield scope
            connection = connections[DEFAULT_DB_ALIAS]
            if before != scope and not connection.needs_rollback and connection.savepoint_ids:
                _tell_database(before)
        finally:
            _current.reset(token)


@contextmanager
def go_on(scope: Scope) -> Iterator[Scope]:
    """Change over to `scope` for the rest of the transaction that the present scope began.

    For whoever leaves the present scope right afterwards: what begins and ends a transaction, or
    steps back, is saved. A request does so once it knows the person's workspaces.
    """
    current_scope()
    token = _current.set(scope)
    try:
        _tell_database(scope)
        yield scope
    finally:
        _current.reset(token)


def scope_of_unit(unit: "Unit", *, doors: tuple[int, ...] = ()) -> Scope:
    """One unit's rows; of those behind closed doors the ones behind `doors` only."""
    return Scope(
        DatabaseRole.UNIT, unit_id=unit.pk, office_ids=(unit.office_id,), doors=(OPEN_DOOR, *doors)
    )


def unit_scope(unit: "Unit", *, doors: tuple[int, ...] = ()) -> AbstractContextManager[Scope]:
    """Be in one unit's scope (`scope_of_unit`)."""
    return enter(scope_of_unit(unit, doors=doors))


def guest_scope(unit: "Unit", case_id: UUID) -> AbstractContextManager[Scope]:
    """One case of a unit with its subject, matter and findings, to be read and nothing else."""
    return enter(Scope(DatabaseRole.GUEST, unit_id=unit.pk, case_id=case_id))


def scope_of_office(office: "Office") -> Scope:
    """The rows of an office's units and of the offices below it."""
    below = office.with_those_below()
    role = DatabaseRole.OFFICE if len(below) == 1 else DatabaseRole.REGION
    return Scope(role, office_ids=tuple(below))


def office_scope(office: "Office") -> AbstractContextManager[Scope]:
    """Be in an office's scope (`scope_of_office`)."""
    return enter(scope_of_office(office))


def person_scope(user: "User") -> AbstractContextManager[Scope]:
    """One person's own memberships and grants, before a workspace is chosen."""
    return enter(Scope(DatabaseRole.PERSON, user_id=user.pk))


def every_unit(*, because: str) -> AbstractContextManager[Scope]:
    """All rows of all units. `because` says why, so that the way out can be found by grep."""
    if not because:
        raise ValueError("every_unit needs a reason")
    return enter(Scope(DatabaseRole.EVERY, because=because))
