"""A record's way, drawn with the unit's own steps: done, now, next."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from casefiles.models import Filing, FilingState
from tenants.actors import Actor
from tenants.roles import Role
from workflows.flows.filing import MENDING
from workflows.models import Process, Task, TemplateStep
from workflows.seats import is_named
from workflows.standins import is_turn_of


@dataclass(frozen=True)
class Drawn:
    """One step as the `steps` part takes it."""

    title: str
    who: str
    when: datetime | str
    state: str


def tasks_of(process: Process) -> list[Task]:
    """The human tasks of a process, oldest first; one statement."""
    rows = Task.objects.filter(process=process, flow_task_type="HUMAN")
    rows = rows.select_related("owner", "template_step")
    return list(rows.order_by("pk"))


def draw(process: Process, tasks: list[Task]) -> list[Drawn]:
    """The steps of the present round, from the pinned template."""
    record = process.record
    start = max((i for i, task in enumerate(tasks) if task.step in {"prepare", "check"}), default=0)
    current = tasks[start:]
    rows = TemplateStep.objects.filter(template=process.template_id)
    between = [
        _drawn(step.title, step.role, [t for t in current if t.template_step_id == step.pk])
        for step in (rows if process.template_id else ())
    ]
    if isinstance(record, Filing):
        first = _drawn(_("填报"), Role.HANDLER, _at(current, "prepare"))
        after = _drawn(_("信用办审核"), Role.REVIEWER, _at(current, "office_review"))
        last, finished = _("采纳"), record.state == FilingState.ACCEPTED
        closed_at = record.closed_at
    else:
        first = _drawn(_("信用核查"), Role.HANDLER, _at(current, "check"))
        after = _drawn(_("作出决定"), Role.APPROVER, _at(current, "decide"))
        last, finished, closed_at = _("办结"), record.decided_at is not None, record.decided_at
    ended = localtime(closed_at) if closed_at else ""
    return [first, *between, after, Drawn(last, "", ended, "done" if finished else "next")]


def _at(tasks: list[Task], step: str) -> list[Task]:
    return [task for task in tasks if task.step == step]


def _drawn(title: str, role: str, tasks: list[Task]) -> Drawn:
    """One step: whoever is asked while it waits, whoever did it once it is done."""
    who = str(Role(role).label) if role else ""
    waiting = [task for task in tasks if task.finished is None]
    done = [task for task in tasks if task.status == "DONE"]
    if waiting:
        returned = any(task.title == MENDING for task in waiting)
        shown = waiting[0].shown_title or title
        return Drawn(shown, _names(waiting) or who, "", "returned" if returned else "now")
    if done:
        when = done[-1].done_at
        return Drawn(title, _names(done) or who, localtime(when) if when else "", "done")
    return Drawn(title, who, "", "next")


def _names(tasks: list[Task]) -> str:
    return _("、").join(dict.fromkeys(str(task.owner) for task in tasks if task.owner))


def open_task(tasks: list[Task], by: Actor) -> Task | None:
    """The task that waits: the reader's own before one that is free for them, else the first."""
    waiting = [task for task in tasks if task.finished is None]
    own = [task for task in waiting if task.owner_id == by.person.pk]
    able = [task for task in waiting if is_turn_of(task, by)]
    return next(iter([*own, *able, *waiting]), None)


def may_release(task: Task | None, by: Actor) -> bool:
    """Whether the reader has claimed the task; a named signer's seat is not given back."""
    if task is None or task.owner_id != by.person.pk:
        return False
    return task.template_step is None or not is_named(task.template_step)


def holders(tasks: list[Task]) -> str:
    """Who is asked now, in words; empty while nobody has claimed it."""
    return _names([task for task in tasks if task.finished is None])
