"""What the rules look at, and what they say."""

from dataclasses import dataclass
from typing import Any

from tenants.roles import Role
from workflows.planned import NewStep
from workflows.staff import Staff


@dataclass(frozen=True)
class Prescribed:
    """One step that the office prescribes: its title and the least role that signs it."""

    title: str
    role: Role


@dataclass(frozen=True)
class Plan:
    """A template as the rules see it: its kind, its steps, the unit's people, the office's minimums.

    `prescribed` holds one list for each kind of filing that would follow the template, by its name.
    """

    kind: str
    steps: tuple[NewStep, ...]
    staff: Staff
    prescribed: tuple[tuple[str, tuple[Prescribed, ...]], ...] = ()


@dataclass(frozen=True)
class Fault:
    """What is wrong at which step and how to mend it. One that does not block is a word of caution.

    `place` is the step's number from 1; 0 means the template as a whole.
    """

    place: int
    says: str
    mend: str
    blocks: bool = True


def fault(place: int, says: str, mend: str, *, blocks: bool = True, **words: Any) -> Fault:
    """A fault whose two sentences are filled with `words`."""
    return Fault(place, says % words, mend % words, blocks)
