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
from casefiles.refusals.signing import AnswerOnly, WaitsForAnother, WithDelegate
from casefiles.turns import Record, Step, Turn
from tenants import clock
from tenants.actors import Actor
from tenants.roles import Role
from workflows import notes, outcomes, tasks, withdrawing
from workflows.flows import CaseFlow, FilingFlow
from workflows.holding import first_in_seat
from workflows.models import Ending, Process, Task, TemplateKind, WorkflowTemplate
from workflows.pinned import sign_again_from
from workflows.seats import end, open_tasks
from workflows.standins import is_turn_of, roles_for, stood_for
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
            return _turn(process, _task_at(process, step, by))
        task = _my_task(process, step, by)
        if task.owner_id is None:
            tasks.claim(task, by=by)
        return _turn(process, task)

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
        if task.owner_id not in {None, by.person.pk}:
            task.on_behalf_of = task.owner
        here = _turn(process, task)
        yield here
        _now(process, record, by)
        task.process = process
        activation = task.flow_task.activation_class(task)
        task.owner, task.status = by.user, "STARTED"
        task.started = timezone.now()
        task.done_at = clock.now()
        task.ending = Ending.RETURNED if here.back_to else _ending(record, step)
        if here.back_to:
            sign_again_from(process, here.back_to)
        activation.execute()
        outcomes.tell_of(process, task, step, by=by)

    @contextmanager
    def take_back(self, record: Record, *, by: Actor) -> Iterator[Turn]:
        """Take the actor's last act back; when the block ends well, it is asked of them again."""
        process = _lock(record)
        demand_running(process)
        task = withdrawing.to_withdraw(process, by)
        yield _turn(process, task)
        _now(process, record, by)
        withdrawing.take_back(process, task, by)

    def redue(self, record: Filing) -> None:
        """Whoever prepares has until the new due day; time to mend that lasts longer stays."""
        for task in Task.objects.filter(process__in=_process_of(record), finished=None):
            if task.step == Step.PREPARE and record.due_at is not None:
                task.due_at = max(task.due_at or record.due_at, record.due_at)
                task.save(update_fields=["due_at"])

    def forget(self, record: Record) -> None:
        """Remove what people wrote when they passed the record's tasks on."""
        notes.forget(Task.objects.filter(process__in=_process_of(record)))


def _turn(process: Process, task: Task) -> Turn:
    return Turn(
        step=Step(task.step),
        title=task.title,
        round=process.round,
        position=task.template_step.position if task.template_step is not None else None,
        on_behalf_of=task.on_behalf_of,
    )


def _now(process: Process, record: Record, by: Actor) -> None:
    """The flow reads the record as the verb has left it."""
    process.acting = by
    if isinstance(record, Filing):
        process.filing = record
    else:
        process.case = record


def _process_of(record: Record) -> Any:
    field = "filing_id" if isinstance(record, Filing) else "case_id"
    return Process.objects.filter(**{field: record.pk})


def _lock(record: Record) -> Process:
    """Wait for the process row, then read the record as it is now.

    Two statements on purpose: what one statement joins to a row it waits for is older than the row.
    """
    try:
        process: Process = _process_of(record).select_for_update().get()
    except Process.DoesNotExist:
        # While we waited the case was made confidential, and we are not named.
        raise OutOfSight from None
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
    if task.delegated_by is not None:
        raise AnswerOnly(who=task.delegated_by)
    if not roles_for(task.role) & by.roles:
        raise NotYourTurn(role=Role(task.role).label)
    return task


def _task_at(process: Process, step: Step, by: Actor) -> Task:
    """The actor's own seat at `step`, else one that is free, else one of somebody absent.

    All tasks that wait stay on the process.
    """
    waiting = process.waiting = open_tasks(process)
    here = [each for each in waiting if each.step == step]
    if not here:
        _refuse(process, step, waiting[0] if waiting else None)
    demand_running(process)
    if by.user is None:
        return here[0]
    ready = [each for each in here if each.status != Task.WAITS]
    own = [each for each in ready if each.owner_id == by.user.pk]
    free = [each for each in ready if each.owner_id is None]
    able = [each for each in free if roles_for(each.role) & by.roles]
    for found in (*own, *able):
        return found
    return _not_mine(process, step, here, by) or next(iter(free), None) or _held(here)


def _not_mine(process: Process, step: Step, here: list[Task], by: Actor) -> Task | None:
    """What is an absent person's, for their deputy; or why the actor has to wait."""
    if any(each.owner_id is not None for each in here):
        absent = stood_for(by)
        for each in here:
            done_for = each.owner_id in absent and is_turn_of(each, by, absent)
            if done_for:
                return each
    for each in here:
        if each.owner_id == by.person.pk and each.status == Task.WAITS:
            raise WaitsForAnother(who=first_in_seat(here, each))
        if each.delegated_by_id == by.person.pk:
            raise WithDelegate(who=each.owner)
    _refuse_if_done(process, step, by)
    return None


def _held(here: list[Task]) -> NoReturn:
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
