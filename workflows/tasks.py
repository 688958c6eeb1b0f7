"""The verbs on tasks: claim and release. Doing a task is the business verb's own work."""

from django.db import transaction

from audit.record import record
from casefiles.refusals import AlreadyDone, HeldByAnother, NamedSigner, NotYourTurn
from tenants.access import Verb, allow
from tenants.actors import Actor
from workflows import actions
from workflows.models import Task
from workflows.seats import is_named
from workflows.standins import roles_for


@transaction.atomic
def claim(task: Task, *, by: Actor) -> None:
    """签收: take an unassigned task of one's role. Raises HeldByAnother, NotYourTurn, AlreadyDone."""
    allow(by, Verb.TAKE_TASK, task)
    task = _locked(task)
    if task.owner_id is not None:
        if by.user is not None and task.owner_id == by.user.pk:
            return
        raise HeldByAnother(who=task.owner)
    if not roles_for(task.role) & by.roles:
        raise NotYourTurn(role=task.get_role_display())
    task.owner, task.status = by.user, "ASSIGNED"
    task.save(update_fields=["owner", "status"])
    record(actions.TASK_CLAIMED, task.process.record, by=by, step=task.title)


@transaction.atomic
def release(task: Task, *, by: Actor) -> None:
    """释放: give a task back to its role. Raises HeldByAnother, AlreadyDone, NamedSigner."""
    allow(by, Verb.TAKE_TASK, task)
    task = _locked(task)
    if by.user is None or task.owner_id != by.user.pk:
        raise HeldByAnother(who=task.owner or "—")
    if task.template_step is not None and is_named(task.template_step):
        raise NamedSigner
    task.owner, task.status = None, "NEW"
    task.save(update_fields=["owner", "status"])
    record(actions.TASK_RELEASED, task.process.record, by=by, step=task.title)


def _locked(task: Task) -> Task:
    """The task as it is once its process row is ours."""
    task.flow_task.flow_class.process_class.objects.select_for_update().get(pk=task.process_id)
    fresh: Task = Task.objects.select_related("owner", "process", "unit", "template_step").get(
        pk=task.pk
    )
    if fresh.status not in {"NEW", "ASSIGNED"}:
        raise AlreadyDone(who=fresh.owner, when=fresh.done_when)
    return fresh
