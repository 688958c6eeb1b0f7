"""Holding a task: its process is locked, it is open, and it is the actor's to give away."""

from collections.abc import Iterable
from typing import Any

from casefiles.refusals import AlreadyDone, HeldByAnother, NotYourTurn, OutOfSight, TaskGone
from casefiles.refusals.signing import AnswerOnly, WaitsForAnother, WithDelegate
from tenants.actors import Actor
from tenants.roles import Role
from workflows.models import Ending, Process, Task
from workflows.seats import OPEN, open_tasks
from workflows.standins import roles_for, stood_for


def lock(pk: int) -> Process:
    """Wait for a process's row. Raises OutOfSight: its case was made confidential while we waited."""
    process: Process | None = Process.objects.select_for_update().filter(pk=pk).first()
    if process is None:
        raise OutOfSight
    return process


def locked(task: Task) -> Task:
    """The task as it is once its process row is ours. Raises AlreadyDone, TaskGone, OutOfSight."""
    lock(task.process_id)
    rows: Any = Task.objects.select_related(
        "owner",
        "delegated_by",
        "added_by",
        "process__filing",
        "process__case",
        "unit__office",
        "template_step",
    )
    fresh: Task = rows.get(pk=task.pk)
    if fresh.status == "CANCELED" or fresh.ending == Ending.WITHDRAWN:
        raise TaskGone(how=Ending(fresh.ending).label)
    if fresh.status not in OPEN:
        raise AlreadyDone(who=fresh.owner or Role(fresh.role).label, when=fresh.done_when)
    return fresh


def held(task: Task, by: Actor) -> Task:
    """The task, locked, when the actor may give it away: an own one, or a free one of an own role.

    A free one is the actor's from here on; the caller saves it.

    Raises AlreadyDone, TaskGone, WaitsForAnother, AnswerOnly, WithDelegate, HeldByAnother, NotYourTurn.
    """
    task = locked(task)
    person = by.person
    if task.delegated_by_id is not None:
        if task.delegated_by_id == person.pk:
            raise WithDelegate(who=task.owner)
        if task.owner_id == person.pk:
            raise AnswerOnly(who=task.delegated_by)
    if task.status == Task.WAITS:
        raise WaitsForAnother(who=first_in_seat(open_tasks(task.process), task))
    if task.owner_id not in {None, person.pk} and task.owner_id not in stood_for(by):
        raise HeldByAnother(who=task.owner)
    if not roles_for(task.role) & by.roles:
        raise NotYourTurn(role=Role(task.role).label)
    if task.owner_id is None:
        task.owner, task.status = person, "ASSIGNED"
    return task


def first_in_seat(waiting: Iterable[Task], task: Task) -> str:
    """Who of the open tasks of a step is asked now in the seat of a task that waits there."""
    first = next(each for each in waiting if each.seat == task.seat)
    return str(first.owner or Role(first.role).label)
