"""Who could sign in a unit on a day: its people and their roles."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from tenants.access import TABLE, Verb
from tenants.models import Membership, Unit, User
from tenants.roles import Role
from workflows.models import Mode, TemplateKind
from workflows.planned import NewStep
from workflows.standins import roles_for


def signing_roles(kind: str) -> frozenset[Role]:
    """The roles that may sign what such a template is for."""
    return TABLE[Verb.SIGN_CASE if kind == TemplateKind.CASE else Verb.SIGN_FILING]


@dataclass(frozen=True)
class Staff:
    """The people of a unit on a day, with the roles they hold."""

    people: dict[int, User] = field(default_factory=dict)
    roles: dict[int, frozenset[Role]] = field(default_factory=dict)

    def holders(self, roles: Iterable[Role]) -> list[User]:
        """Who holds one of the roles, in the order of their accounts."""
        wanted = frozenset(roles)
        return [each for pk, each in self.people.items() if self.roles[pk] & wanted]

    def signers(self, step: NewStep, kind: str) -> list[User]:
        """Who may sign a step: the people it names who still may, or whoever holds its role.

        All must sign: those of that very role. One does: a higher role may stand in.
        """
        if step.role is not None:
            stand_in = roles_for(step.role) & signing_roles(kind)
            every = self.holders({step.role} & stand_in) if step.mode == Mode.ALL else []
            return every or self.holders(stand_in)
        able = {each.pk for each in self.holders(signing_roles(kind))}
        return [each for each in step.people if each.pk in able]


def staff_of(unit: Unit, day: date | None = None) -> Staff:
    """Everybody with a role on a day (today: of those whose account is open); one statement."""
    rows = Membership.objects.in_force(day).filter(unit=unit).select_related("user")
    if day is None:
        rows = rows.filter(user__is_active=True)
    people: dict[int, User] = {}
    roles: dict[int, set[Role]] = defaultdict(set)
    for row in rows.order_by("user__username", "pk"):
        people[row.user_id] = row.user
        roles[row.user_id].add(Role(row.role))
    return Staff(people, {pk: frozenset(held) for pk, held in roles.items()})
