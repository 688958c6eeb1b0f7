"""The verbs on tasks: claim and release. Doing a task is the business verb's own work."""

from django.db import transaction

from audit.record import record
from casefiles.refusals import HeldByAnother, NamedSigner, NotClaimed, NotYourTurn
from casefiles.refusals.signing import AnswerOnly
from tenants.access import Verb, allow
from tenants.actors import Actor
from workflows import actions
from workflows.holding import locked
from workflows.models import Task
from workflows.seats import is_named
from workflows.standins import roles_for


@transaction.atomic
def claim(task: Task, *, by: Actor) -> None:
    """签收: take an unassigned task of one's role. Raises HeldByAnother, NotYourTurn, AlreadyDone."""
    allow(by, Verb.TAKE_TASK, task)
    task = locked(task)
    if task.owner_id is not None:
        if by.user is not None and task.owner_id == by.user.pk:
            return
        raise HeldByAnother(who=task.owner)
    if not roles_for(task.role) & by.roles:
        raise NotYourTurn(role=task.get_role_display())
    task.owner = by.user
    if task.status != Task.WAITS:
        task.status = "ASSIGNED"
    task.save(update_fields=["owner", "status"])
    record(actions.TASK_CLAIMED, task.process.record, by=by, step=task.title)


@transaction.atomic
def release(task: Task, *, by: Actor) -> None:
    """释放: give a task back to its role.

    Raises NotClaimed, HeldByAnother, AlreadyDone, NamedSigner, AnswerOnly.
    """
    allow(by, Verb.TAKE_TASK, task)
    task = locked(task)
    if task.owner is None:
        raise NotClaimed
    if task.owner_id != by.person.pk:
        raise HeldByAnother(who=task.owner)
    if task.delegated_by is not None:
        raise AnswerOnly(who=task.delegated_by)
    if is_ones_own(task):
        raise NamedSigner
    set_free(task)
    record(actions.TASK_RELEASED, task.process.record, by=by, step=task.title)


def is_ones_own(task: Task) -> bool:
    """Whether the task asks one person and not a role: a named signer, or one who was added."""
    return bool(task.added) or (task.template_step is not None and is_named(task.template_step))


def set_free(task: Task) -> None:
    """The task is its role's again."""
    task.owner = None
    if task.status != Task.WAITS:
        task.status = "NEW"
    task.save(update_fields=["owner", "status"])
