"""撤回: the last own submission or consent is taken back while nothing that follows has been done."""

from casefiles.refusals.signing import NextHasActed, NothingToWithdraw
from casefiles.turns import Step
from tenants.actors import Actor
from workflows.beside import beside
from workflows.models import Desk, Ending, Mode, NoticeKind, Process, Task
from workflows.seats import end, open_tasks, settle
from workflows.telling import tell

_BACK = {Step.PREPARE.value, Step.CHECK.value, Step.UNIT_STEP.value}
_LAST = 10_000


def position_of(task: Task) -> int:
    """Where on the way a task stands: 0 for the preparation, the step's position, then what follows."""
    if task.step in {Step.PREPARE, Step.CHECK}:
        return 0
    return task.template_step.position if task.template_step is not None else _LAST


def to_withdraw(process: Process, by: Actor) -> Task:
    """The actor's last act of the present round. Raises NothingToWithdraw, NextHasActed."""
    rows = Task.objects.filter(
        process=process, flow_task_type="HUMAN", status="DONE", round=process.round
    )
    done = list(rows.select_related("owner", "on_behalf_of", "template_step").order_by("pk"))
    return last_act(process, done, by)


def last_act(process: Process, done: list[Task], by: Actor) -> Task:
    """The same among the done tasks of the present round, oldest first.

    A cancelled record stays cancelled: nobody brings it back by withdrawing what they did.
    """
    if process.status == "CANCELED":
        raise NothingToWithdraw
    done = [each for each in done if each.ending not in {Ending.WITHDRAWN, Ending.RETURNED}]
    own = [each for each in done if each.owner_id == by.person.pk and each.step in _BACK]
    if not own:
        raise NothingToWithdraw
    task: Task = own[-1]
    later = [each for each in done if _follows(each, task)]
    if later:
        raise NextHasActed(who=later[0].owner, when=later[0].done_when)
    return task


def _follows(later: Task, task: Task) -> bool:
    """Whether one task could only be done because the other had been."""
    here, there = position_of(task), position_of(later)
    if there != here or here in {0, _LAST}:
        return there > here
    if later.seat == task.seat:
        return later.rank > task.rank
    step = task.template_step
    return step is not None and step.mode == Mode.IN_TURN and later.seat > task.seat


def _same_seat(one: Task, other: Task) -> bool:
    step = one.template_step_id
    return step is not None and (step, one.seat) == (other.template_step_id, other.seat)


def take_back(process: Process, task: Task, by: Actor) -> None:
    """Ask for the task again, as it was: what followed is asked no longer, and whoever had it knows."""
    for each in open_tasks(process):
        # Who was added after the actor waits for them again; whoever else follows is asked no longer.
        if _follows(each, task) and not _same_seat(each, task):
            end(each, Ending.WITHDRAWN)
            tell(
                [each.owner_id],
                process,
                NoticeKind.WITHDRAWN,
                key=f"withdrawn {each.uid}",
                by=by,
                step=each.title,
                at_office=each.desk == Desk.OFFICE,
            )
    task.ending = Ending.WITHDRAWN
    task.save(update_fields=["ending"])
    beside(task, owner=task.on_behalf_of or task.owner, data=task.data)
    for each in _overtaken(task):
        beside(each, owner=each.owner, data=each.data)
    process.steps_done = position_of(task)
    process.save(update_fields=["steps_done"])
    settle(open_tasks(process))


def _overtaken(task: Task) -> list[Task]:
    """The other signers of the step who were asked no more once it was complete."""
    if task.template_step is None:
        return []
    rows = Task.objects.filter(
        process=task.process_id, template_step=task.template_step, round=task.round
    )
    latest = {(each.seat, each.rank): each for each in rows.select_related("owner").order_by("pk")}
    return [each for each in latest.values() if each.ending == Ending.OVERTAKEN]
