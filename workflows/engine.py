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
from workflows.models import Desk, Ending, Process, Task, TaskLink
from workflows.seats import overtake, still_to_come
from workflows.standins import roles_for


class _LetErrorsPass(ContextDecorator):
    """The engine's guard would store a failing frame's locals, personal data included. Ours does not."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, *exc: object) -> None:
        return None


class _TenantActivation(Activation):  # type: ignore[misc]
    """What every activation of ours shares: errors pass, tasks carry their unit."""

    def exception_guard(self) -> ContextDecorator:
        """Never swallow, never store locals."""
        return _LetErrorsPass()

    @classmethod
    def create(
        cls, flow_task: Any, prev_activation: Any, token: Any, data: Any = None, seed: Any = None
    ) -> Any:
        """A new task of the same unit as its process."""
        activation = cls.unsaved(flow_task, prev_activation, token, data)
        activation.prepare()
        activation.store(prev_activation.task)
        return activation

    @classmethod
    def unsaved(cls, flow_task: Any, prev_activation: Any, token: Any, data: Any) -> Any:
        """The task in memory only."""
        process: Process = prev_activation.process
        task = Task(
            process=process,
            unit_id=process.unit_id,
            office_id=process.office_id,
            door=process.door,
            flow_task=flow_task,
            token=token,
            data=data or {},
        )
        return cls(task)

    def store(self, previous: Task) -> None:
        """Insert the task behind the one that led to it."""
        self.task.save(force_insert=True)
        TaskLink(
            from_task=self.task,
            to_task=previous,
            unit_id=self.task.unit_id,
            office_id=self.task.office_id,
        ).save(force_insert=True)

    def prepare(self) -> None:
        """Fill the task before it is stored."""


class _PassingActivation(_TenantActivation):
    """A node at which nobody waits: its task is stored once, when it is done.

    It begins and ends inside one transaction, so nobody could have read the row before.
    """

    @classmethod
    def create(
        cls, flow_task: Any, prev_activation: Any, token: Any, data: Any = None, seed: Any = None
    ) -> Any:
        """A task in memory, until it is complete."""
        activation = cls.unsaved(flow_task, prev_activation, token, data)
        activation.came_from = prev_activation.task
        return activation

    def __hash__(self) -> int:
        """The engine keeps activations in sets; an unstored task has no key to hash."""
        return id(self)

    @Activation.status.super()  # type: ignore[untyped-decorator]
    def complete(self) -> None:
        """Store the task as it ended. The engine's own signal follows from its `complete`."""
        self.task.finished = timezone.now()
        self.store(self.came_from)
        task_finished.send(sender=self.flow_class, process=self.process, task=self.task)


class HumanActivation(_TenantActivation, nodes.ViewActivation):  # type: ignore[misc]
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
        self.task.round = self.process.round
        node.describe(self)
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
            update_fields=["status", "owner", "started", "finished", "done_at", "ending"]
        )
        task_finished.send(sender=self.flow_class, process=self.process, task=self.task)

    @Activation.status.super()  # type: ignore[untyped-decorator]
    def create_next(self) -> Iterator[Any]:
        """On to the next node; or, while a step waits for other signers, to those alone."""
        waiting = [each for each in self.process.waiting if each.pk != self.task.pk]
        if self.task.ending == Ending.APPROVED:
            seats = still_to_come(self.task, waiting)
            if seats is not None:
                for seat in seats:
                    yield self.flow_task._create(self, self.task.token, seed=seat)
                return
        overtake(waiting)
        yield from super().create_next.original()


class SwitchActivation(_PassingActivation, nodes.SwitchActivation):  # type: ignore[misc]
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


class FunctionActivation(_PassingActivation, nodes.FunctionActivation):  # type: ignore[misc]
    """A verb that the flow calls by itself."""


class EndActivation(_PassingActivation, nodes.EndActivation):  # type: ignore[misc]
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
        return _LetErrorsPass()


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


def human_nodes(flow: type[TenantFlow]) -> Iterator[Human]:
    """The steps of a flow that people do."""
    return (node for node in flow.instance.nodes() if isinstance(node, Human))
