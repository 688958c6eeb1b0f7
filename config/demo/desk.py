"""One unit's desk for the length of its year: its plan, its people at work, its diary."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from casefiles.models import Matter
from casefiles.verbs.matters import open_matters
from config.demo.diary import Diary
from config.demo.dice import dice
from config.demo.people import SECTIONS
from config.demo.plans import Plan
from tenants import clock
from tenants.actors import Actor, in_office, in_unit
from tenants.models import Office, Unit, User
from tenants.roles import Role
from tenants.scope import office_scope
from workflows.models import Task


class NobodyThere(RuntimeError):
    """An account of the demo is missing or has lost its role."""


@dataclass
class Desk:
    """What every part of a unit's year needs. `matters` are those of the list in force."""

    plan: Plan
    unit: Unit
    office: Office
    diary: Diary
    actors: dict[str, Actor]
    matters: list[Matter] = field(default_factory=list)

    @property
    def code(self) -> str:
        """The unit's code."""
        return self.plan.body.code

    @property
    def handler(self) -> Actor:
        """The unit's handler."""
        return self.actors[f"{self.code}-handler"]

    def signer(self, role: Role) -> Actor:
        """Who signs a step of that role in the unit."""
        return self.actors[f"{self.code}-{role.value}"]

    def holder(self, task: Task) -> Actor:
        """Who does a task of the unit's: whoever has it, else whoever usually holds its role."""
        for each in self.actors.values():
            if each.user is not None and each.user.pk == task.owner_id:
                return each
        return self.signer(Role(task.role))

    def reads_its_list(self) -> None:
        """From now on cases are opened on what the list in force says."""
        self.matters = open_matters(self.unit.pk)

    def dice(self, *words: object) -> Random:
        """Chance for one deed of this unit."""
        return dice(self.code, *words)

    @contextmanager
    def at_office(self, rng: Random) -> Iterator[Actor]:
        """In the office's scope, as the reviewer, now and then as the chief."""
        with office_scope(self.office):
            yield self.actors["chief" if rng.random() < 0.15 else "reviewer"]


def open_desk(plan: Plan, unit: Unit, until: datetime) -> Desk:
    """The desk with its people, as their memberships say. Raises NobodyThere."""
    code = plan.body.code
    names = [f"{code}-handler", f"{code}-approver", "reviewer", "chief"]
    if plan.has_full_staff:
        names += [f"{code}-leader", f"{code}-admin"]
    names += [each.username for each in SECTIONS.get(code, ())]
    users = {user.username: user for user in User.objects.filter(username__in=names)}
    actors = {}
    for name in names:
        user = users.get(name)
        actor = None
        if user is not None:
            actor = in_unit(user, unit) if "-" in name else in_office(user, unit.office)
        if actor is None:
            raise NobodyThere(f"{name} has no role at {clock.now():%Y-%m-%d}")
        actors[name] = actor
    return Desk(plan, unit, unit.office, Diary(until), actors)
