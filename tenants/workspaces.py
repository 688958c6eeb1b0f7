"""Workspaces: a unit's desk `/u/<unit>/…` or an office's `/office/<office>/…`, and who sits there."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.urls import reverse

from tenants import clock, doors
from tenants.actors import Actor
from tenants.models import Membership, Office, Unit, User
from tenants.roles import Role
from tenants.scope import Scope, enter, person_scope, scope_of_office, scope_of_unit

if TYPE_CHECKING:
    from contextlib import AbstractContextManager


# The three administrators do none of the office's work, so its inbox is closed to them.
_OFFICE_HOMES = {
    Role.ADMINISTRATOR: "roster",
    Role.SECURITY_ADMIN: "people",
    Role.AUDITOR: "security",
}


@dataclass(frozen=True)
class Workspace:
    """Where a person works: one unit or one office, with the roles held there today.

    `doors` are the confidential cases of the unit that were opened to the person by name.
    """

    office: Office
    unit: Unit | None
    roles: frozenset[Role]
    doors: tuple[int, ...] = ()

    @property
    def kind(self) -> str:
        """`unit` or `office`."""
        return "unit" if self.unit else "office"

    @property
    def name(self) -> str:
        """The name in the page head."""
        return self.unit.short_name if self.unit else self.office.name

    @property
    def home(self) -> str:
        """The workspace's first page."""
        if self.unit:
            return reverse("unit:inbox", args=[self.unit.code])
        first = next((page for role, page in _OFFICE_HOMES.items() if role in self.roles), "inbox")
        return reverse(f"office:{first}", args=[self.office.division_code])

    @property
    def role_names(self) -> list[str]:
        """Role labels in the order of the roster."""
        return [str(role.label) for role in Role if role in self.roles]

    def actor(self, user: User) -> Actor:
        """The person at work here."""
        return Actor(user, self.office, self.unit, self.roles)

    def in_view(self) -> Scope:
        """What can be seen here."""
        if self.unit:
            return scope_of_unit(self.unit, doors=self.doors)
        return scope_of_office(self.office)

    def scope(self) -> "AbstractContextManager[Scope]":
        """Be in the scope of what can be seen here."""
        return enter(self.in_view())


class WorkspaceRequest(HttpRequest):
    """A request inside a workspace, as the middleware hands it to a view."""

    user: User
    workspace: Workspace
    actor: Actor


def workspaces_of(user: User) -> list[Workspace]:
    """Every workspace in which the person holds a role today; units first, by roster position."""
    with person_scope(user):
        return workspaces_in_scope()


def workspaces_in_scope() -> list[Workspace]:
    """The workspaces of the person whose scope we are in, with the open doors; one statement."""
    rows = Membership.objects.in_force(clock.today()).select_related("unit", "office")
    roles: dict[tuple[Office, Unit | None], set[Role]] = {}
    opened: dict[int | None, tuple[int, ...]] = {}
    for row in rows.annotate(doors=doors.of_membership()):
        roles.setdefault((row.office, row.unit), set()).add(Role(row.role))
        opened[row.unit_id] = tuple(row.doors)
    found = [
        Workspace(office, unit, frozenset(held), opened[unit.pk] if unit else ())
        for (office, unit), held in roles.items()
    ]
    return sorted(
        found, key=lambda each: (each.unit is None, each.unit.position if each.unit else 0)
    )
