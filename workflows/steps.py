"""Which of a record's tasks concerns the reader of its page."""

from django.utils.translation import gettext as _

from tenants.actors import Actor
from workflows.models import Task
from workflows.standins import is_turn_of, stood_for
from workflows.tasks import is_ones_own

NOBODY: frozenset[int] = frozenset()


def stood_for_among(tasks: list[Task], by: Actor) -> frozenset[int]:
    """The absent people whose open tasks the reader does as deputy; asked only where somebody has one."""
    others = [each for each in tasks if each.finished is None and each.owner_id is not None]
    if all(each.owner_id == by.person.pk for each in others):
        return NOBODY
    return stood_for(by)


def open_task(tasks: list[Task], by: Actor, absent: frozenset[int] = NOBODY) -> Task | None:
    """The task that waits: one the reader can do, the own first; else the own, else the first."""
    waiting = [task for task in tasks if task.finished is None]
    own = [task for task in waiting if task.owner_id == by.person.pk]
    able = [task for task in waiting if is_turn_of(task, by, absent)]
    ready = [task for task in own if task in able]
    return next(iter([*ready, *able, *own, *waiting]), None)


def may_release(task: Task | None, by: Actor) -> bool:
    """Whether the reader has claimed the task; one that asks this person alone is not given back."""
    if task is None or task.owner_id != by.person.pk or task.delegated_by_id is not None:
        return False
    return not is_ones_own(task)


def holders(tasks: list[Task]) -> str:
    """Who is asked now, in words; empty while nobody has claimed it."""
    asked = [task for task in tasks if task.finished is None and task.status != Task.WAITS]
    return _("、").join(dict.fromkeys(str(task.owner) for task in asked if task.owner))
