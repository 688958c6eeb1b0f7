"""What every node of ours does when a process passes it: errors pass, tasks carry their unit."""

from contextlib import ContextDecorator
from typing import Any

from django.utils import timezone
from viewflow.workflow.activation import Activation
from viewflow.workflow.signals import task_finished

from workflows.models import Process, Task, TaskLink


class LetErrorsPass(ContextDecorator):
    """The engine's guard would store a failing frame's locals, personal data included. Ours does not."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, *exc: object) -> None:
        return None


class TenantActivation(Activation):  # type: ignore[misc]
    """What every activation of ours shares: errors pass, tasks carry their unit."""

    def exception_guard(self) -> ContextDecorator:
        """Never swallow, never store locals."""
        return LetErrorsPass()

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


class PassingActivation(TenantActivation):
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
