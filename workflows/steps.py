"""Which of a record's tasks concerns the reader of its page."""

from django.utils.translation import gettext as _

from tenants.actors import Actor
from workflows.models import Task
from workflows.seats import is_named
from workflows.standins import is_turn_of


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
    owners = [str(task.owner) for task in tasks if task.finished is None and task.owner]
    return _("、").join(dict.fromkeys(owners))
