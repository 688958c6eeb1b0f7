"""Turns on our engine: lock the process, check whose turn it is, let the verb work, move on."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

from django.utils import timezone
from django.utils.translation import gettext as _

from casefiles.models import CaseState, Filing, FilingState
from casefiles.refusals import (
    AlreadyDone,
    HeldByAnother,
    NotThisStep,
    NotYourTurn,
    OutOfSight,
)
from casefiles.turns import Record, Step, Turn
from tenants import clock
from tenants.actors import Actor
from tenants.roles import Role
from workflows import outcomes, tasks
from workflows.flows import CaseFlow, FilingFlow
from workflows.models import Ending, Process, Task, TemplateKind, WorkflowTemplate
from workflows.seats import end, open_tasks
from workflows.standins import roles_for
from workflows.suspending import demand_running


class EngineTurns:
    """The port `casefiles.turns.Turns`, on viewflow."""

    def begin(self, record: Record, *, by: Actor) -> None:
        """Start the record's process under the unit's template in force now."""
        flow: Any = FilingFlow if isinstance(record, Filing) else CaseFlow
        process = Process(flow_class=flow, unit_id=record.unit_id, office_id=record.office_id)
        if isinstance(record, Filing):
            process.filing = record
            process.template = WorkflowTemplate.objects.in_force(record.unit_id, record.kind)
        else:
            process.case = record
            process.door = record.door
            process.template = WorkflowTemplate.objects.in_force(record.unit_id, TemplateKind.CASE)
        process.acting = by
        flow.start.activation_class.begin(flow.start, process)

    def lock(self, record: Record) -> frozenset[int]:
        """Lock and refresh the record; the ids of whoever holds its open tasks."""
        waiting = open_tasks(_lock(record))
        return frozenset(each.owner_id for each in waiting if each.owner_id is not None)

    def hold(self, record: Record, step: Step, *, by: Actor) -> Turn:
        """Be at `step`; a free task is claimed by whoever works on it.

        A command may fill in what a person then finishes: it needs no role and claims nothing.
        """
        process = _lock(record)
        if by.is_system:
            return Turn(_task_at(process, step, by).title, process.round)
        task = _my_task(process, step, by)
        if task.owner_id is None:
            tasks.claim(task, by=by)
        return Turn(task.title, process.round)

    def stop(self, record: Record) -> None:
        """Lock and refresh the record; its open tasks end, and so does its process."""
        process = _lock(record)
        for task in open_tasks(process):
            end(task, Ending.CANCELLED)
        process.status, process.finished = "CANCELED", timezone.now()
        process.suspended_at = None
        process.save(update_fields=["status", "finished", "suspended_at"])

    @contextmanager
    def take(self, record: Record, step: Step, *, by: Actor) -> Iterator[Turn]:
        """Do `step`; when the block ends well, the flow moves on by what is true of the record."""
        process = _lock(record)
        task = _my_task(process, step, by)
        yield Turn(task.title, process.round)
        process.acting = by
        if isinstance(record, Filing):
            process.filing = record
        else:
            process.case = record
        task.process = process
        activation = task.flow_task.activation_class(task)
        if task.status == "NEW":
            task.owner, task.status = by.user, "ASSIGNED"
        task.status = "STARTED"
        task.started = timezone.now()
        task.done_at = clock.now()
        task.ending = _ending(record, step)
        activation.execute()
        outcomes.tell_of(process, task, step, by=by)


def _lock(record: Record) -> Process:
    """Wait for the process row, then read the record as it is now.

    Two statements on purpose: what one statement joins to a row it waits for is older than the row.
    """
    field = "filing_id" if isinstance(record, Filing) else "case_id"
    process: Process | None = (
        Process.objects.select_for_update().filter(**{field: record.pk}).first()
    )
    if process is None:
        # While we waited the case was made confidential, and we are not named.
        raise OutOfSight
    rows: Any = type(record).objects.select_related("unit__office")
    record.refresh_from_db(from_queryset=rows)
    return process


def _ending(record: Record, step: Step) -> str:
    """What the verb made true of the record: it was returned, or agreed to."""
    if step in {Step.PREPARE, Step.CHECK}:
        return ""
    returned = FilingState.RETURNED if isinstance(record, Filing) else CaseState.OPEN
    return Ending.RETURNED if record.state == returned else Ending.APPROVED


def _my_task(process: Process, step: Step, by: Actor) -> Task:
    """The actor's open task at `step`; otherwise the refusal that says why it is not their turn."""
    task = _task_at(process, step, by)
    if not roles_for(task.role) & by.roles:
        raise NotYourTurn(role=Role(task.role).label)
    return task


def _task_at(process: Process, step: Step, by: Actor) -> Task:
    """The actor's own seat at `step`, else one that is free; all that wait stay on the process."""
    waiting = process.waiting = open_tasks(process)
    here = [each for each in waiting if each.step == step]
    if not here:
        _refuse(process, step, waiting[0] if waiting else None)
    demand_running(process)
    if by.user is None:
        return here[0]
    own = [each for each in here if each.owner_id == by.user.pk]
    free = [each for each in here if each.owner_id is None]
    able = [each for each in free if roles_for(each.role) & by.roles]
    for found in (*own, *able, *free):
        return found
    _refuse_if_done(process, step, by)
    raise HeldByAnother(who=_("、").join(dict.fromkeys(str(each.owner) for each in here)))


def _refuse(process: Process, step: Step, waiting: Task | None) -> NoReturn:
    """Nobody is asked at `step` any more, or not yet."""
    done = _done(process).first()
    if done is not None and done.step == step:
        raise AlreadyDone(who=done.owner, when=done.done_when)
    raise NotThisStep(step=waiting.shown_title if waiting else _("已办结"))


def _refuse_if_done(process: Process, step: Step, by: Actor) -> None:
    """Who has signed a step that still waits for others has done what there was to do."""
    done = _done(process).filter(owner=by.user, round=process.round).first()
    if done is not None and done.step == step and done.template_step_id == _current(process):
        raise AlreadyDone(who=done.owner, when=done.done_when)


def _current(process: Process) -> int | None:
    return process.waiting[0].template_step_id if process.waiting else None


def _done(process: Process) -> Any:
    rows = Task.objects.filter(process=process, flow_task_type="HUMAN", status="DONE")
    return rows.select_related("owner").order_by("-pk")
