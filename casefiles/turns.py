"""Whose turn it is: the port through which verbs drive the workflow without knowing the engine.

A verb that ends a step says `with turn(record, Step.X, by=by) as here:`. The workflow locks the
process, refuses whoever's turn it is not, lets the verb change the record, and moves on by what is
then true of the record. So there is one path: who calls the verb moves the flow.
"""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from casefiles.models import Case, Filing
from tenants.actors import Actor

Record = Filing | Case


class Step(StrEnum):
    """The human steps of the flows; the workflow's nodes carry the same names."""

    PREPARE = "prepare"
    UNIT_STEP = "unit_step"
    OFFICE_REVIEW = "office_review"
    CHECK = "check"
    DECIDE = "decide"


@dataclass(frozen=True)
class Turn:
    """The step that is being done: its title in the unit's own template, and how often it began anew."""

    title: str
    round: int = 1


class Turns(Protocol):
    """What the workflow offers to the verbs."""

    def begin(self, record: Record, *, by: Actor) -> None:
        """Start the record's process."""

    def lock(self, record: Record) -> frozenset[int]:
        """Lock and refresh the record without a turn; the ids of whoever holds its open tasks."""

    def hold(self, record: Record, step: Step, *, by: Actor) -> Turn:
        """Lock, refresh the record, make sure it is the actor's turn at `step`; claim if free."""

    def take(self, record: Record, step: Step, *, by: Actor) -> AbstractContextManager[Turn]:
        """As `hold`, and when the block ends without an exception the step is done."""

    def stop(self, record: Record) -> None:
        """Lock and refresh the record, and end its way without a result."""


_engine: list[Turns] = []


def use(engine: Turns) -> None:
    """Plug the workflow in; done once when it is ready."""
    _engine[:] = [engine]


def begin(record: Record, *, by: Actor) -> None:
    """Start the record's process."""
    _engine[0].begin(record, by=by)


def lock(record: Record) -> frozenset[int]:
    """Lock and refresh a record for a deed that is nobody's turn. Raises OutOfSight."""
    return _engine[0].lock(record)


def hold(record: Record, step: Step, *, by: Actor) -> Turn:
    """Be at `step` without ending it. Raises AlreadyDone, NotThisStep, HeldByAnother, NotYourTurn."""
    return _engine[0].hold(record, step, by=by)


def turn(record: Record, step: Step, *, by: Actor) -> AbstractContextManager[Turn]:
    """Do `step` and end it. Raises AlreadyDone, NotThisStep, HeldByAnother, NotYourTurn."""
    return _engine[0].take(record, step, by=by)


def stop(record: Record) -> None:
    """End the way of a record without a result. Raises OutOfSight."""
    _engine[0].stop(record)
