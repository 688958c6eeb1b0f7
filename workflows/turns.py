"""Turns on our engine: lock the process, check whose turn it is, let the verb work, move on."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from casefiles.models import Filing
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
from workflows import tasks
from workflows.flows import CaseFlow, FilingFlow
from workflows.models import Process, Task, WorkflowTemplate
from workflows.standins import roles_for

OPEN = ("NEW", "ASSIGNED")


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
        process.acting = by
        flow.start.activation_class.begin(flow.start, process)

    def lock(self, record: Record) -> int | None:
        """Lock and refresh the record; the id of whoever holds its open task."""
        open_tasks = Task.objects.filter(process=_lock(record), status__in=OPEN)
        holder: int | None = (
            open_tasks.filter(flow_task_type="HUMAN").values_list("owner_id", flat=True).first()
        )
        return holder

    def hold(self, record: Record, step: Step, *, by: Actor) -> Turn:
        """Be at `step`; a free task is claimed by whoever works on it.

        A command may fill in what a person then finishes: it needs no role and claims nothing.
        """
        process = _lock(record)
        if by.is_system:
            return Turn(_open_task(process, step, by).title)
        task = _my_task(process, step, by)
        if task.owner_id is None:
            tasks.claim(task, by=by)
        return Turn(task.title)

    @contextmanager
    def take(self, record: Record, step: Step, *, by: Actor) -> Iterator[Turn]:
        """Do `step`; when the block ends well, the flow moves on by what is true of the record."""
        process = _lock(record)
        task = _my_task(process, step, by)
        yield Turn(task.title)
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
        activation.execute()


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


def _my_task(process: Process, step: Step, by: Actor) -> Task:
    """The open task at `step`, if the actor's role does it; otherwise the refusal that says why not."""
    task = _open_task(process, step, by)
    if not roles_for(task.role) & by.roles:
        raise NotYourTurn(role=Role(task.role).label)
    return task


def _open_task(process: Process, step: Step, by: Actor) -> Task:
    """The open task, if the record stands at `step` and no other person holds it."""
    humans = Task.objects.order_by("-pk")
    these = {"process": process, "flow_task_type": "HUMAN"}
    task: Task | None = humans.filter(**these, status__in=OPEN).first()
    if task is None or task.step != step:
        done = humans.filter(**these, status="DONE").select_related("owner").first()
        if done is not None and done.step == step:
            raise AlreadyDone(who=done.owner, when=done.done_when)
        raise NotThisStep(step=task.shown_title if task else _("已办结"))
    if task.owner_id is not None and by.user is not None and task.owner_id != by.user.pk:
        raise HeldByAnother(who=task.owner)
    return task
