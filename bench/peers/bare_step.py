"""The peer: the same steps in viewflow as it comes, with its own tables, nodes and row lock.

Two people one after the other, and the fork between them that our flow has too. `do` is what
viewflow's own views do in two posts (`AssignTaskView`, then `UpdateProcessView` behind
`wrap_task_view` and `wrap_view`), without HTTP, forms and templates.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import now
from viewflow import this
from viewflow.workflow import flow, lock
from viewflow.workflow.models import Process, Task


class BareFlow(flow.Flow):  # type: ignore[misc]
    """first → fork → second → fork → end."""

    process_class = Process
    lock_impl = lock.SelectForUpdateLock(nowait=False)

    start = flow.StartHandle().Next(this.first)
    first = flow.View(None).Next(this.fork)
    fork = flow.Switch().Case(this.first, this.is_returned).Default(this.second)
    second = flow.View(None).Next(this.outcome)
    outcome = flow.Switch().Case(this.first, this.is_returned).Default(this.end)
    end = flow.End()

    def is_returned(self, activation: Any) -> bool:
        """Never here; asked of the process, as ours asks the record."""
        return bool((activation.process.data or {}).get("returned"))


def begin() -> int:
    """Start a process; returns its key."""
    process = BareFlow.start.run()
    return int(process.pk)


def open_task(process_pk: int) -> int:
    """The key of the task that waits."""
    waiting = Task.objects.filter(process_id=process_pk, status="NEW", flow_task_type="HUMAN")
    return int(waiting.get().pk)


def do(process_pk: int, task_pk: int, user: Any) -> None:
    """Take the free task and do it: two locks, two transactions, as two posts are."""
    with BareFlow.lock(process_pk), transaction.atomic():
        activation = _activation(task_pk)
        if not activation.flow_task.can_assign(user, activation.task):
            raise PermissionDenied
        activation.assign(user)
    with BareFlow.lock(process_pk), transaction.atomic():
        activation = _activation(task_pk)
        if not activation.flow_task.can_execute(user, activation.task):
            raise PermissionDenied
        activation.start(None)
        activation.process.data = {"signed_at": str(now())}
        activation.process.save()
        activation.execute()


def _activation(task_pk: int) -> Any:
    task = Task.objects.get(pk=task_pk)
    if task.process.flow_class is not BareFlow:
        raise PermissionDenied
    return task.flow_task.activation_class(task)
