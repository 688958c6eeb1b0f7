"""Who may do a task of somebody else's: the higher hand of the same desk, and an absent person's deputy."""

from django.db.models import QuerySet

from tenants.actors import Actor
from tenants.roles import Role
from workflows.models import Deputy, Desk, Task

STANDS_IN = {
    Role.APPROVER: frozenset({Role.APPROVER, Role.LEADER}),
    Role.REVIEWER: frozenset({Role.REVIEWER, Role.CHIEF}),
}


def roles_for(role: str) -> frozenset[Role]:
    """The roles that may do a task of `role`."""
    return STANDS_IN.get(Role(role), frozenset({Role(role)}))


def tasks_of(roles: frozenset[Role]) -> list[str]:
    """The task roles that somebody with `roles` may do: the other way round."""
    return [role.value for role in Role if roles_for(role) & roles]


def deputyships(by: Actor) -> QuerySet[Deputy] | None:
    """The actor's deputyships of today in their unit, as a query; none at the office."""
    if by.user is None or by.unit is None:
        return None
    return Deputy.objects.today().filter(unit=by.unit, deputy=by.user)


def stood_for(by: Actor) -> frozenset[int]:
    """The ids of the absent people of the unit for whom the actor is deputy today; one statement.

    A deputy does what an own role allows: absence moves work, never rights.
    """
    rows = deputyships(by)
    return frozenset() if rows is None else frozenset(rows.values_list("person_id", flat=True))


def is_turn_of(task: Task, by: Actor, absent: frozenset[int] = frozenset()) -> bool:
    """Whether the actor may do an open task now: on this desk, of this role, held by nobody else.

    `absent` is `stood_for(by)`. Who was asked for an answer only does not do the task.
    """
    if task.status == Task.WAITS or task.delegated_by_id is not None:
        return False
    on_desk = (task.desk == Desk.UNIT) == (by.unit is not None)
    free = task.owner_id is None or task.owner_id == by.person.pk or task.owner_id in absent
    return on_desk and free and bool(roles_for(task.role) & by.roles)
