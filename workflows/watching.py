"""The clocks' watch: who is warned before a task is late, and which tasks nobody can do.

Both run again and again and tell each person once; a killed run is simply begun anew.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from audit.record import record
from casefiles.workdays import Calendar
from casefiles.workdays.deadlines import end_of
from tenants import clock
from tenants.actors import Actor
from tenants.models import Membership, Office, Unit
from tenants.roles import Role
from tenants.scope import every_unit, unit_scope
from workflows import actions
from workflows.models import Deputy, Desk, NoticeKind, Process, Task
from workflows.seats import OPEN
from workflows.standins import roles_for
from workflows.telling import askable, tell

_WAITING = Q(flow_task_type="HUMAN", finished__isnull=True)
BATCH = 500


def warn_all(*, by: Actor) -> int:
    """Warn whoever holds what is due by the end of the next working day; returns how many tasks."""
    calendar = Calendar()
    until = end_of(calendar.add_workdays(clock.today(), 1))
    rows = _WAITING & Q(warned_at=None, due_at__gt=clock.now(), due_at__lte=until)
    return sum(_warn(pk, until, by) for pk in _pending(rows & Q(process__suspended_at=None)))


def _warn(pk: int, until: datetime, by: Actor) -> bool:
    """One task in a transaction of its own; false when it was done or warned meanwhile."""
    with every_unit(because="the clocks' watch"), transaction.atomic():
        task = _locked(pk)
        if task is None or task.warned_at is not None or not task.due_at or task.due_at > until:
            return False
        task.warned_at = clock.now()
        task.save(update_fields=["warned_at"])
        told = tell(
            askable(task),
            task.process,
            NoticeKind.DUE_SOON,
            key=f"due {task.uid}",
            step=task.title,
            at_office=task.desk == Desk.OFFICE,
        )
        last = task.due_at - timedelta(seconds=1)
        record(
            actions.TASK_WARNED,
            task.process.record,
            by=by,
            step=task.title,
            told=told,
            due_at=last,
        )
    return True


def alert_all(*, by: Actor) -> int:
    """Tell the unit's administrator and the office of every task that nobody can do, once."""
    found = 0
    for unit in _units():
        with unit_scope(unit):
            stuck = [task.pk for task in stuck_in(unit)]
        found += sum(_alert(pk, by) for pk in stuck)
    return found


def stuck_in(unit: Unit) -> list[Task]:
    """The open tasks of a unit's desk that nobody can do today; three statements."""
    rows = Task.objects.filter(_WAITING, unit=unit, desk=Desk.UNIT)
    waiting = list(rows.select_related("process", "owner", "unit").order_by("due_at", "pk"))
    return [task for task in waiting if nobody_can(task, able_in(unit))] if waiting else []


def able_in(unit: Unit) -> dict[int, frozenset[str]]:
    """Who works in a unit today, and with which roles; absent people count through their deputy."""
    held: dict[int, set[str]] = {}
    rows = Membership.objects.in_force().filter(unit=unit, user__is_active=True)
    for user, role in rows.values_list("user_id", "role"):
        held.setdefault(user, set()).add(role)
    for deputy in Deputy.objects.today().filter(unit=unit):
        if deputy.person_id not in held and deputy.deputy_id in held:
            held[deputy.person_id] = held[deputy.deputy_id]
    return {user: frozenset(roles) for user, roles in held.items()}


def nobody_can(task: Task, able: dict[int, frozenset[str]]) -> bool:
    """Whether a task waits for somebody who is not there, or for a role that nobody holds."""
    wanted = roles_for(task.role) if task.role else frozenset({Role.HANDLER})
    if task.owner_id is not None:
        return not wanted & able.get(task.owner_id, frozenset())
    return not any(wanted & roles for roles in able.values())


def _alert(pk: int, by: Actor) -> bool:
    with every_unit(because="the clocks' watch"), transaction.atomic():
        task = _locked(pk)
        if task is None or not nobody_can(task, able_in(task.unit)):
            return False
        admins = Membership.objects.in_force().filter(unit=task.unit, role=Role.UNIT_ADMIN)
        office = Membership.objects.in_force().filter(
            unit__isnull=True, office_id=task.office_id, role__in=[Role.REVIEWER, Role.CHIEF]
        )
        told = 0
        for people, at_office in ((admins, False), (office, True)):
            told += tell(
                set(people.values_list("user_id", flat=True)),
                task.process,
                NoticeKind.NOBODY,
                key=f"nobody {task.uid}",
                step=task.title,
                at_office=at_office,
            )
        if told:
            record(actions.TASK_STUCK, task.process.record, by=by, step=task.title, told=told)
    return bool(told)


def _pending(rows: Q) -> list[int]:
    with every_unit(because="which tasks are due soon"):
        return list(Task.objects.filter(rows).order_by("pk").values_list("pk", flat=True))


def _units() -> Iterable[Unit]:
    today = clock.today()
    return [
        unit
        for office in Office.objects.order_by("path")
        for unit in Unit.objects.on_roster(office, today)
    ]


def _locked(pk: int) -> Task | None:
    """The task, once its process is ours; None when it is done."""
    rows = Task.objects.select_related("process__filing", "process__case", "unit__office")
    task: Task = rows.get(pk=pk)
    Process.objects.select_for_update().get(pk=task.process_id)
    fresh: Task = rows.get(pk=pk)
    return fresh if fresh.status in OPEN else None
