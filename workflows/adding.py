"""加签 and 减签: a signer asks another to sign before or after; whoever has not signed can be taken off."""

from django.db import transaction

from audit.record import record
from casefiles.refusals.signing import (
    AddedByAnother,
    NoSignersHere,
    NotEligible,
    OnlyAddedSigners,
)
from casefiles.turns import Step
from tenants.access import Verb, allow
from tenants.actors import Actor
from tenants.models import User
from workflows import actions, notes
from workflows.beside import beside
from workflows.engine import HumanActivation
from workflows.hands import circle_of
from workflows.holding import held, locked
from workflows.models import Added, Ending, NoticeKind, Task
from workflows.seats import end, open_tasks, roles_of, settle
from workflows.suspending import demand_running
from workflows.telling import tell


@transaction.atomic
def add_signer(task: Task, person: User, where: Added, *, by: Actor, text: str = "") -> None:
    """加签: one more signer in the actor's seat. Before: the actor waits for them; after: they wait.

    Raises NoSignersHere, NotEligible and the refusals of `held`.
    """
    allow(by, Verb.ADD_SIGNER, task)
    task = held(task, by)
    if task.step != Step.UNIT_STEP:
        raise NoSignersHere
    if person not in circle_of(task).may_sign_too():
        raise NotEligible(who=person.display_name)
    task.save(update_fields=["owner", "status"])
    seat = [each for each in open_tasks(task.process) if each.seat == task.seat]
    rank = task.rank
    if where == Added.AFTER:
        after = [each.rank for each in seat if each.added_by_id == by.person.pk]
        rank = max([rank, *after]) + 1
    for each in seat:
        if each.rank >= rank:
            each.rank += 1
            each.save(update_fields=["rank"])
    new = beside(
        task,
        owner=person,
        role=roles_of([person], task.unit_id)[person.pk],
        rank=rank,
        added=where,
        added_by=by.person,
    )
    settle([each for each in open_tasks(task.process) if each.seat == task.seat])
    notes.write(new, by.person, person, text)
    new.save(update_fields=["data"])
    tell(
        [person],
        task.process,
        NoticeKind.SIGNER,
        key=f"signer {new.uid}",
        by=by,
        step=task.title,
        text=text,
    )
    record(
        actions.SIGNER_ADDED_BEFORE if where == Added.BEFORE else actions.SIGNER_ADDED_AFTER,
        task.process.record,
        by=by,
        step=task.title,
        person=person.display_name,
    )


@transaction.atomic
def remove_signer(task: Task, *, by: Actor) -> None:
    """减签: an added signer who has not signed is asked no longer; the step goes on without them.

    Raises OnlyAddedSigners, AddedByAnother, AlreadyDone.
    """
    allow(by, Verb.ADD_SIGNER, task)
    task = locked(task)
    if task.added_by is None:
        raise OnlyAddedSigners
    if task.added_by_id != by.person.pk:
        raise AddedByAnother(who=task.added_by)
    demand_running(task.process)
    removed = task.owner
    assert removed is not None
    record(
        actions.SIGNER_REMOVED,
        task.process.record,
        by=by,
        step=task.title,
        person=removed.display_name,
    )
    end(task, Ending.REMOVED)
    HumanActivation.carry_on(task, by)
