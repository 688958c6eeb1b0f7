"""What lies on a person's desk: the port through which verbs on people move claimed tasks.

The workflow plugs itself in, as it does for `casefiles.turns`; `casefiles` knows no engine.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from casefiles.people.duties import Where
from tenants.actors import Actor
from tenants.models import User
from tenants.roles import Role


@dataclass(frozen=True)
class Held:
    """Claimed tasks of one kind: the step's title, how many, which roles can do it, the next due."""

    title: str
    count: int
    roles: frozenset[Role]
    soonest: datetime | None


class Desks(Protocol):
    """What the workflow offers to the verbs on people."""

    def held(self, person: User, where: Where) -> list[Held]:
        """The person's claimed tasks there, by step; one statement."""

    def hold_still(self, people: list[User], where: Where) -> None:
        """Lock what the people have claimed there until the transaction ends.

        Before anything is recorded: whoever works on a task has its lock first, and the chain's after.
        """

    def pass_on(self, person: User, where: Where, *, to: User, by: Actor) -> tuple[int, int]:
        """Give the tasks to a successor, or to their role where the successor may not do them.

        Returns how many were passed on and how many released.
        """

    def release(self, person: User, where: Where, *, kept: frozenset[Role], by: Actor) -> int:
        """Give back to their role the tasks that the kept roles cannot do; returns how many."""

    def claimed(self) -> list[tuple[User, Where]]:
        """Everybody in scope who has claimed something, and where; one statement."""


_engine: list[Desks] = []


def use(engine: Desks) -> None:
    """Plug the workflow in; done once when it is ready."""
    _engine[:] = [engine]


def desks() -> Desks:
    """The plugged workflow."""
    return _engine[0]
