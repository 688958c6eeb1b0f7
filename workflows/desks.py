"""Desks on our engine: what a person has claimed, passed on to a successor or back to the role."""

from collections.abc import Iterable

from django.db.models import Q

from audit.record import record
from casefiles.people.desks import Held
from casefiles.people.duties import Where
from tenants.actors import Actor
from tenants.models import Unit, User
from tenants.roles import Role
from workflows import actions
from workflows.hands import has_a_hand_in
from workflows.models import Desk, Process, Task
from workflows.passing import give_back_to_delegator
from workflows.standins import roles_for
from workflows.tasks import set_free


class EngineDesks:
    """The port `casefiles.people.desks.Desks`, on viewflow."""

    def held(self, person: User, where: Where) -> list[Held]:
        """The person's claimed tasks there, by step; one statement."""
        steps: dict[tuple[str, str], list[Task]] = {}
        for task in _claimed_by([person], where):
            steps.setdefault((task.shown_title, task.role), []).append(task)
        return [
            Held(
                title=title,
                count=len(tasks),
                roles=roles_for(role),
                soonest=min((each.due_at for each in tasks if each.due_at), default=None),
            )
            for (title, role), tasks in steps.items()
        ]

    def hold_still(self, people: list[User], where: Where) -> None:
        """Lock the processes of what the people have claimed, always in the same order."""
        _lock(_claimed_by(people, where))

    def pass_on(self, person: User, where: Where, *, to: User, by: Actor) -> tuple[int, int]:
        """Give the tasks to a successor, or to their role where the successor's own work is judged."""
        tasks = _recalled(_lock(_claimed_by([person], where)), person, by)
        passed = [
            task for task in tasks if task.delegated_by is None and not has_a_hand_in(to, task)
        ]
        released = [task for task in tasks if task not in passed]
        for task in passed:
            task.owner = to
            task.save(update_fields=["owner"])
        for task in passed:
            record(
                actions.TASK_PASSED_ON,
                task.process.record,
                by=by,
                step=task.title,
                person=person.display_name,
                successor=to.display_name,
            )
        _give_back(released, by)
        return len(passed), len(released)

    def release(self, person: User, where: Where, *, kept: frozenset[Role], by: Actor) -> int:
        """Give back what the kept roles cannot do."""
        tasks = [task for task in _claimed_by([person], where) if not _keeps(person, task, kept)]
        tasks = _recalled(_lock(tasks), person, by)
        _give_back(tasks, by)
        return len(tasks)

    def claimed(self) -> list[tuple[User, Where]]:
        """Everybody in scope who has claimed something, and where; one statement."""
        rows = (
            Task.objects.filter(_CLAIMED)
            .select_related("owner", "unit__office", "office")
            .order_by("owner_id", "unit_id")
        )
        return list(
            {
                (task.owner, task.unit if task.desk == Desk.UNIT else task.office): None
                for task in rows
            }
        )


_CLAIMED = Q(flow_task_type="HUMAN", finished__isnull=True, owner__isnull=False)


def _claimed_by(people: Iterable[User], where: Where) -> list[Task]:
    """The open tasks of some people at one desk, in the order in which they are locked."""
    desk = (
        Q(unit=where, desk=Desk.UNIT)
        if isinstance(where, Unit)
        else Q(office=where, desk=Desk.OFFICE)
    )
    people = list(people)
    theirs = Q(owner__in=people) | Q(delegated_by__in=people)
    rows = Task.objects.filter(_CLAIMED, desk, theirs)
    rows = rows.select_related(
        "process__filing", "process__case", "owner", "delegated_by", "unit", "office"
    )
    return list(rows.order_by("process_id"))


def _lock(tasks: list[Task]) -> list[Task]:
    """The tasks that are still open and held by the same person once their processes are ours."""
    if not tasks:
        return []
    keys = [task.process_id for task in tasks]
    list(Process.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))
    owners = {task.pk: task.owner_id for task in tasks}
    fresh = Task.objects.filter(_CLAIMED, pk__in=owners).values_list("pk", "owner_id")
    still = {key for key, owner in fresh if owners[key] == owner}
    return [task for task in tasks if task.pk in still]


def _keeps(person: User, task: Task, kept: frozenset[Role]) -> bool:
    """Whether the kept roles still do the task; an answer that was asked for needs any role."""
    if task.delegated_by_id is not None and task.owner_id == person.pk:
        return bool(kept)
    return bool(roles_for(task.role) & kept)


def _recalled(tasks: list[Task], person: User, by: Actor) -> list[Task]:
    """The tasks, with those that the person has delegated back in the person's hands."""
    for task in tasks:
        if task.delegated_by_id == person.pk:
            asked = str(task.owner)
            give_back_to_delegator(task)
            record(actions.TASK_RECALLED, task.process.record, by=by, step=task.title, person=asked)
    return tasks


def _give_back(tasks: list[Task], by: Actor) -> None:
    for task in tasks:
        if task.delegated_by is not None:
            give_back_to_delegator(task)
        else:
            set_free(task)
    for task in tasks:
        record(actions.TASK_RELEASED, task.process.record, by=by, step=task.title)
