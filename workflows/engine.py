"""TenantFlow: the one base of our flows. Lock, tenant, whose turn; no stored frame locals.

Our nodes subclass the engine's bare nodes, so no engine URL exists: our screens are the only way in.
"""

from collections.abc import Callable, Iterator
from contextlib import ContextDecorator
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from viewflow import this
from viewflow.workflow import lock, nodes
from viewflow.workflow.activation import Activation
from viewflow.workflow.base import Flow
from viewflow.workflow.signals import task_finished

from tenants.actors import Actor
from tenants.models import Membership, User
from tenants.roles import Role
from workflows.activations import LetErrorsPass, PassingActivation, TenantActivation
from workflows.models import Desk, Ending, Process, Task
from workflows.seats import open_tasks, overtake, still_to_come
from workflows.standins import roles_for


class HumanActivation(TenantActivation, nodes.ViewActivation):  # type: ignore[misc]
    """A task for a person of a role, at the unit's desk or the office's."""

    @classmethod
    def create(
        cls, flow_task: Any, prev_activation: Any, token: Any, data: Any = None, seed: Any = None
    ) -> Any:
        """A new task; `seed` is its seat where several sign."""
        activation = cls.unsaved(flow_task, prev_activation, token, data)
        activation.seat = seed
        activation.prepare()
        activation.store(prev_activation.task)
        return activation

    def prepare(self) -> None:
        """Whose turn, which title, until when: asked of the flow, which asks the template."""
        node: Human = self.flow_task
        node.describe(self)
        self.task.round = self.process.round
        if self.seat is not None:
            self.task.seat, self.task.role = self.seat.number, self.seat.role
            self.task.owner = self.seat.owner
            if self.task.owner is not None:
                self.task.status = "ASSIGNED"
        elif node.again is not None:
            self.task.owner = self._if_still_here(node.again(self))
            if self.task.owner is not None:
                self.task.status = "ASSIGNED"

    def _if_still_here(self, person: User | None) -> User | None:
        """Whoever had the step before gets it again, unless the person has left the role since."""
        if person is None or person == acting(self).user:
            return person
        if self.task.desk == Desk.OFFICE:
            # From a unit's scope the office's people are out of sight; each sees their own roles.
            roles = Membership.objects.roles_of(person, office=self.process.office)
            return person if roles & roles_for(self.task.role) else None
        held = Membership.objects.in_force().filter(unit_id=self.task.unit_id, user=person)
        here = person.is_active and held.filter(role__in=roles_for(self.task.role)).exists()
        return person if here else None

    @Activation.status.transition(source="STARTED", target="DONE")  # type: ignore[untyped-decorator]
    def complete(self) -> None:
        """Store what doing a step changes, and no other column."""
        self.task.finished = timezone.now()
        self.task.save(
            update_fields=[
                "status",
                "owner",
                "on_behalf_of",
                "started",
                "finished",
                "done_at",
                "ending",
            ]
        )
        task_finished.send(sender=self.flow_class, process=self.process, task=self.task)

    @Activation.status.super()  # type: ignore[untyped-decorator]
    def create_next(self) -> Iterator[Any]:
        """On to the next node; or, while a step waits for other signers, to those alone."""
        yield from self._onward()

    def _onward(self) -> Iterator[Any]:
        waiting = [each for each in self.process.waiting if each.pk != self.task.pk]
        if self.task.ending in {Ending.APPROVED, Ending.REMOVED}:
            seats = still_to_come(self.task, waiting)
            if seats is not None:
                for seat in seats:
                    yield self.flow_task._create(self, self.task.token, seed=seat)
                return
        overtake(waiting)
        yield self.flow_task._next._create(self, self.task.token)

    @classmethod
    def carry_on(cls, task: Task, by: Actor) -> None:
        """A signer was taken off: ask the next of the seat, or go on where the step is complete now."""
        process = task.process
        process.acting, process.waiting = by, open_tasks(process)
        activation = cls(task)
        activation._activate_next(set(activation._onward()))


class SwitchActivation(PassingActivation, nodes.SwitchActivation):  # type: ignore[misc]
    """A fork."""

    @Activation.status.super()  # type: ignore[untyped-decorator]
    def activate(self) -> None:
        """Choose the first branch that holds, without the engine's savepoint: errors pass anyway."""
        branches = self.flow_task._branches
        self.next_task = next(node for node, holds in branches if holds is None or holds(self))

    @Activation.status.super()  # type: ignore[untyped-decorator]
    def create_next(self) -> Iterator[Any]:
        """The chosen node; a step of several signers begins with a task for each."""
        node = self.next_task
        seats = node.seats(self) if isinstance(node, Human) and node.seats else [None]
        for seat in seats:
            yield node._create(self, self.task.token, seed=seat)


class FunctionActivation(PassingActivation, nodes.FunctionActivation):  # type: ignore[misc]
    """A verb that the flow calls by itself."""


class EndActivation(PassingActivation, nodes.EndActivation):  # type: ignore[misc]
    """The end of a process."""


class StartActivation(nodes.start.StartHandleActivation):  # type: ignore[misc]
    """The beginning: process and first task are stored once, with the record and the unit."""

    @classmethod
    def begin(cls, node: "Begin", process: Process) -> "StartActivation":
        """Store the process and its start task, and go to the first human step."""
        process.save(force_insert=True)
        task = Task(
            process=process,
            unit_id=process.unit_id,
            office_id=process.office_id,
            door=process.door,
            flow_task=node,
        )
        activation = cls(task)
        activation.execute()
        return activation

    def exception_guard(self) -> ContextDecorator:
        """Never swallow, never store locals."""
        return LetErrorsPass()


class Begin(nodes.StartHandle):  # type: ignore[misc]
    """Started by the verb that opens the record."""

    activation_class = StartActivation


class Human(nodes.View):  # type: ignore[misc]
    """A person's step. `role` is fixed, or asked of the unit's template by `seats`."""

    activation_class = HumanActivation

    def __init__(
        self,
        *,
        role: Role | None = None,
        desk: Desk = Desk.UNIT,
        title: str | Promise = "",
        describe: Callable[[HumanActivation], None] | None = None,
        again: Callable[[HumanActivation], Any] | None = None,
        seats: Callable[[Any], Any] | None = None,
    ) -> None:
        super().__init__(view=None)
        self.role, self.desk, self.step_title = role, desk, title
        self._describe = describe
        self.again = again
        self.seats = seats

    def _resolve(self, instance: Any) -> None:
        super()._resolve(instance)
        self._describe = this.resolve(instance, self._describe)
        self.again = this.resolve(instance, self.again)
        self.seats = this.resolve(instance, self.seats)

    def describe(self, activation: HumanActivation) -> None:
        """Write role, desk, title and due moment into the task that is being made."""
        task: Task = activation.task
        task.desk = self.desk
        task.role = self.role or ""
        task.title = str(self.step_title)
        if self._describe is not None:
            self._describe(activation)


class Fork(nodes.Switch):  # type: ignore[misc]
    """Chooses the next step by what is true of the record."""

    activation_class = SwitchActivation


class Call(nodes.Function):  # type: ignore[misc]
    """Calls a verb."""

    activation_class = FunctionActivation


class Finish(nodes.End):  # type: ignore[misc]
    """The end."""

    activation_class = EndActivation


class TenantFlow(Flow):  # type: ignore[misc]
    """Base of all flows: our tables, a row lock on the process that waits instead of failing."""

    process_class = Process
    task_class = Task
    lock_impl = lock.SelectForUpdateLock(nowait=False)


def acting(activation: Any) -> Actor:
    """Who caused the transition that is under way; the turn put it on the process."""
    actor: Actor = activation.process.acting
    return actor
