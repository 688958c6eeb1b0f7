"""Workspaces: a unit's desk `/u/<unit>/…` or an office's `/office/<office>/…`, and who sits there."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.urls import reverse

from tenants import clock
from tenants.actors import Actor
from tenants.models import Membership, Office, Unit, User
from tenants.roles import Role
from tenants.scope import Scope, office_scope, person_scope, unit_scope

if TYPE_CHECKING:
    from contextlib import AbstractContextManager


@dataclass(frozen=True)
class Workspace:
    """Where a person works: one unit or one office, with the roles held there today."""

    office: Office
    unit: Unit | None
    roles: frozenset[Role]

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
        if self.roles == {Role.AUDITOR}:
            return reverse("office:trail", args=[self.office.division_code])
        if self.roles == {Role.SECURITY_ADMIN}:
            return reverse("office:security", args=[self.office.division_code])
        return reverse("office:inbox", args=[self.office.division_code])

    @property
    def role_names(self) -> list[str]:
        """Role labels in the order of the roster."""
        return [str(role.label) for role in Role if role in self.roles]

    def actor(self, user: User) -> Actor:
        """The person at work here."""
        return Actor(user, self.office, self.unit, self.roles)

    def scope(self) -> "AbstractContextManager[Scope]":
        """The scope of what can be seen here."""
        return unit_scope(self.unit) if self.unit else office_scope(self.office)


class WorkspaceRequest(HttpRequest):
    """A request inside a workspace, as the middleware hands it to a view."""

    user: User
    workspace: Workspace
    actor: Actor


def workspaces_of(user: User) -> list[Workspace]:
    """Every workspace in which the person holds a role today; units first, by roster position."""
    with person_scope(user):
        rows = list(Membership.objects.in_force(clock.today()).select_related("unit", "office"))
    roles: dict[tuple[Office, Unit | None], set[Role]] = {}
    for row in rows:
        roles.setdefault((row.office, row.unit), set()).add(Role(row.role))
    found = [Workspace(office, unit, frozenset(held)) for (office, unit), held in roles.items()]
    return sorted(
        found, key=lambda each: (each.unit is None, each.unit.position if each.unit else 0)
    )
