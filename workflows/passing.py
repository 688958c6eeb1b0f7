"""转办 and 委派: a task goes to somebody else to be done, or to be answered and come back."""

from django.db import transaction

from audit.record import record
from casefiles.refusals.signing import (
    AnswerMissing,
    NotAmongColleagues,
    NotDelegated,
    NotEligible,
    QuestionMissing,
)
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor
from tenants.models import User
from workflows import actions, notes
from workflows.hands import circle_of
from workflows.holding import held, locked
from workflows.models import Desk, NoticeKind, Task
from workflows.standins import roles_for
from workflows.telling import tell


@transaction.atomic
def transfer(task: Task, to: User, *, by: Actor, text: str = "") -> None:
    """转办: from now on the task is `to`'s, who may do the step and has no hand in the record.

    Raises NotEligible and the refusals of `held`.
    """
    allow(by, Verb.HAND_ON_TASK, task)
    task = held(task, by)
    if to not in circle_of(task).may_do_instead():
        raise NotEligible(who=to.display_name)
    before = task.owner
    assert before is not None
    task.owner = to
    notes.write(task, by.person, to, text)
    task.save(update_fields=["owner", "status", "data"])
    _tell(task, to, NoticeKind.TRANSFERRED, by, text)
    record(
        actions.TASK_TRANSFERRED,
        task.process.record,
        by=by,
        step=task.title,
        person=before.display_name,
        successor=to.display_name,
    )


@transaction.atomic
def delegate(task: Task, to: User, *, by: Actor, text: str) -> None:
    """委派: `to` answers a question; then the task comes back to its holder, who decides.

    Raises QuestionMissing, NotAmongColleagues and the refusals of `held`.
    """
    allow(by, Verb.HAND_ON_TASK, task)
    if not text.strip():
        raise QuestionMissing
    task = held(task, by)
    if to not in circle_of(task).may_be_asked() or to == by.person:
        raise NotAmongColleagues(who=to.display_name)
    task.delegated_by, task.owner = task.owner, to
    notes.write(task, by.person, to, text)
    task.save(update_fields=["owner", "delegated_by", "status", "data"])
    _tell(task, to, NoticeKind.DELEGATED, by, text)
    record(
        actions.TASK_DELEGATED,
        task.process.record,
        by=by,
        step=task.title,
        person=to.display_name,
    )


@transaction.atomic
def answer(task: Task, *, by: Actor, text: str) -> None:
    """答复: the delegate's words, and the task is its delegator's again.

    A delegator who has left the role meanwhile does not get it: it is free for the role.
    Raises AnswerMissing, NotDelegated.
    """
    allow(by, Verb.HAND_ON_TASK, task)
    if not text.strip():
        raise AnswerMissing
    task = locked(task)
    if task.delegated_by is None or task.owner_id != by.person.pk:
        raise NotDelegated
    asked_by = task.delegated_by
    notes.write(task, by.person, asked_by, text)
    here = bool(circle_of(task).roles.get(asked_by, set()) & roles_for(task.role))
    give_back_to_delegator(task, still_here=here)
    _tell(task, asked_by, NoticeKind.ANSWERED, by, text)
    record(
        actions.TASK_ANSWERED,
        task.process.record,
        by=by,
        step=task.title,
        person=asked_by.display_name,
    )


@transaction.atomic
def recall(task: Task, *, by: Actor) -> None:
    """收回委派: the delegator does not wait for the answer any longer. Raises NotDelegated."""
    allow(by, Verb.HAND_ON_TASK, task)
    task = locked(task)
    if task.delegated_by_id != by.person.pk:
        raise NotDelegated
    asked = task.owner
    assert asked is not None
    give_back_to_delegator(task)
    record(
        actions.TASK_RECALLED,
        task.process.record,
        by=by,
        step=task.title,
        person=asked.display_name,
    )


def _tell(task: Task, person: User, kind: NoticeKind, by: Actor, text: str) -> None:
    tell(
        [person],
        task.process,
        kind,
        key=f"{kind.value} {task.pk} {clock.now().isoformat()}",
        by=by,
        step=task.title,
        text=text,
        at_office=task.desk == Desk.OFFICE,
    )


def give_back_to_delegator(task: Task, *, still_here: bool = True) -> None:
    """The delegation ends; the task is the delegator's, or free where they are gone."""
    task.owner = task.delegated_by if still_here else None
    task.status = "ASSIGNED" if still_here else "NEW"
    task.delegated_by = None
    task.save(update_fields=["owner", "delegated_by", "status", "data"])
