"""Whose turn it is: the port through which verbs drive the workflow without knowing the engine.

A verb that ends a step says `with turn(record, Step.X, by=by) as here:`. The workflow locks the
process, refuses whoever's turn it is not, lets the verb change the record, and moves on by what is
then true of the record. So there is one path: who calls the verb moves the flow.
"""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from casefiles.models import Case, Filing, FilingKind
from casefiles.refusals import OtherKind
from tenants.actors import Actor
from tenants.models import User

Record = Filing | Case


class Step(StrEnum):
    """The human steps of the flows; the workflow's nodes carry the same names."""

    PREPARE = "prepare"
    UNIT_STEP = "unit_step"
    OFFICE_REVIEW = "office_review"
    CHECK = "check"
    DECIDE = "decide"


@dataclass
class Turn:
    """The step that is being done: its title in the unit's own template, and how often it began anew.

    `position` is its place among the unit's own steps, None elsewhere; `on_behalf_of` the absent
    person for whom a deputy does it. A verb that returns the record to an earlier step of the unit
    writes that step's position into `back_to`.
    """

    step: Step
    title: str
    round: int = 1
    position: int | None = None
    on_behalf_of: User | None = None
    back_to: int | None = None


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

    def take_back(self, record: Record, *, by: Actor) -> AbstractContextManager[Turn]:
        """Lock, refresh the record, find the actor's last act; it is undone when the block ends."""

    def redue(self, record: Filing) -> None:
        """The record has a new due day: whoever prepares it has until then."""

    def forget(self, record: Record) -> None:
        """Remove what people wrote when they passed the record's tasks on."""

    def stop(self, record: Record) -> None:
        """Lock and refresh the record, and end its way without a result."""


_engine: list[Turns] = []


def use(engine: Turns) -> None:
    """Plug the workflow in; done once when it is ready."""
    _engine[:] = [engine]


def demand_kind(filing: Filing, kind: FilingKind) -> None:
    """That a filing is of the kind whose contents are written. Raises OtherKind."""
    if filing.kind != kind:
        raise OtherKind(kind=kind.label)


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


def take_back(record: Record, *, by: Actor) -> AbstractContextManager[Turn]:
    """Withdraw the actor's last submission or consent. Raises NothingToWithdraw, NextHasActed."""
    return _engine[0].take_back(record, by=by)


def redue(record: Filing) -> None:
    """Tell whoever prepares the record that its due day has moved."""
    _engine[0].redue(record)


def forget(record: Record) -> None:
    """Remove the words beside the record's tasks: the time to keep them has ended."""
    _engine[0].forget(record)


def stop(record: Record) -> None:
    """End the way of a record without a result. Raises OutOfSight."""
    _engine[0].stop(record)
