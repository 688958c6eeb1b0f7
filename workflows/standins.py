"""Which roles may do a task of a role: the higher hand of the same desk stands in."""

from tenants.roles import Role

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
