"""A record's way, drawn with the unit's own steps: done, now, next."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from casefiles.models import Filing, FilingState
from tenants.roles import Role
from workflows.flows.filing import MENDING
from workflows.models import Process, Task, TemplateStep


@dataclass(frozen=True)
class Drawn:
    """One step as the `steps` part takes it."""

    title: str
    who: str
    when: datetime | str
    state: str


def tasks_of(process: Process) -> list[Task]:
    """The human tasks of a process, oldest first; one statement."""
    rows = Task.objects.filter(process=process, flow_task_type="HUMAN").select_related("owner")
    return list(rows.order_by("pk"))


def draw(process: Process, tasks: list[Task]) -> list[Drawn]:
    """The steps of the present round, from the pinned template."""
    record = process.record
    start = max((i for i, task in enumerate(tasks) if task.step in {"prepare", "check"}), default=0)
    current = tasks[start:]
    if isinstance(record, Filing):
        planned = [(_("填报"), Role.HANDLER.label)]
        planned += [
            (step.title, Role(step.role).label)
            for step in TemplateStep.objects.filter(template=process.template_id)
            if process.template_id
        ]
        planned += [(_("信用办审核"), Role.REVIEWER.label)]
        last, finished = _("采纳"), record.state == FilingState.ACCEPTED
        closed_at = record.closed_at
    else:
        planned = [(_("信用核查"), Role.HANDLER.label), (_("作出决定"), Role.APPROVER.label)]
        last, finished, closed_at = _("办结"), record.decided_at is not None, record.decided_at
    drawn = [
        _drawn(title, str(role), current[place] if place < len(current) else None)
        for place, (title, role) in enumerate(planned)
    ]
    ended = localtime(closed_at) if closed_at else ""
    return [*drawn, Drawn(last, "", ended, "done" if finished else "next")]


def _drawn(title: str, role: str, task: Task | None) -> Drawn:
    if task is None:
        return Drawn(title, role, "", "next")
    who = str(task.owner) if task.owner else role
    if task.status == "DONE":
        return Drawn(title, who, localtime(task.done_at) if task.done_at else "", "done")
    state = "returned" if task.title == MENDING else "now"
    return Drawn(task.shown_title or title, who, "", state)


def open_task(tasks: list[Task]) -> Task | None:
    """The task that waits for somebody, if any."""
    return next((task for task in reversed(tasks) if task.finished is None), None)
