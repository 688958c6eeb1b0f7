"""Which roles may do a task of a role: the higher hand of the same desk stands in."""

from tenants.actors import Actor
from tenants.roles import Role
from workflows.models import Desk, Task

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


def is_turn_of(task: Task, by: Actor) -> bool:
    """Whether the actor may do an open task now: on this desk, of this role, held by nobody else."""
    on_desk = (task.desk == Desk.UNIT) == (by.unit is not None)
    free = task.owner_id is None or task.owner_id == by.person.pk
    return on_desk and free and bool(roles_for(task.role) & by.roles)
