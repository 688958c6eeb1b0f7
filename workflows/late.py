"""What is late or waits, and who holds it: for the office over all units, for a unit over its own desk."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from casefiles.screens.due import Due, due
from casefiles.workdays import Calendar
from casefiles.workdays.deadlines import end_of
from tenants import clock
from tenants.actors import Actor
from tenants.models import Membership
from tenants.roles import Role
from workflows.models import Desk, Task, Urge
from workflows.standins import roles_for

PAGE = 50
TABS = ("late", "soon", "suspended", "nobody", "all")


@dataclass(frozen=True)
class Row:
    """One task: of which unit and record, at which step, who holds it, since when, how late."""

    task: Task
    title: str
    due: Due | None
    urged: int
    nobody: bool


@dataclass(frozen=True)
class Late:
    """One tab, and the counts of all."""

    rows: list[Row]
    page: "Page[Task]"
    counts: dict[str, int]


def late(by: Actor, tab: str, unit: str, number: str | None) -> Late:
    """One page; three statements however many tasks there are."""
    calendar = Calendar()
    now = clock.now()
    soon = end_of(calendar.add_workdays(clock.today(), 1))
    tasks = _waiting(by)
    if unit:
        tasks = tasks.filter(unit__code=unit)
    running = Q(process__suspended_at=None)
    wanted = {
        "late": running & Q(due_at__lte=now),
        "soon": running & Q(due_at__gt=now, due_at__lte=soon),
        "suspended": ~running,
        "nobody": Q(empty=True),
        "all": Q(),
    }
    counts: dict[str, int] = tasks.aggregate(
        **{name: Count("pk", filter=condition) for name, condition in wanted.items()}
    )
    found = tasks.filter(wanted[tab]).select_related(
        "owner", "unit", "process__filing", "process__case__matter"
    )
    urged = Urge.objects.filter(task=OuterRef("pk")).values("task").annotate(n=Count("pk"))
    found = found.annotate(urged=urged.values("n")).order_by(F("due_at").asc(nulls_last=True), "pk")
    paginator = Paginator(found, PAGE)
    paginator.count = counts[tab]
    page = paginator.get_page(number)
    return Late([_row(each, now, calendar) for each in page], page, counts)


def _waiting(by: Actor) -> QuerySet[Any]:
    """The open tasks that the actor watches over, each with whether nobody can do it."""
    rows = Task.objects.filter(flow_task_type="HUMAN", finished__isnull=True)
    rows = rows.filter(unit=by.unit) if by.unit else rows.filter(office=by.office)
    held = Membership.objects.in_force().filter(user__is_active=True)
    owner_there = Exists(held.filter(unit_id=OuterRef("unit_id"), user_id=OuterRef("owner_id")))
    role_held = Q(pk=None)
    for role in (Role.HANDLER, Role.APPROVER, Role.LEADER):
        able = held.filter(unit_id=OuterRef("unit_id"), role__in=list(roles_for(role)))
        role_held |= Q(role=role) & Q(Exists(able))
    somebody = Q(owner__isnull=False) & Q(owner_there) | Q(owner__isnull=True) & role_held
    found: QuerySet[Any] = rows.annotate(empty=Q(desk=Desk.UNIT) & ~somebody)
    return found


def _row(task: Any, now: datetime, calendar: Calendar) -> Row:
    record = task.process.record
    title = record.title if task.process.filing_id else f"{record.case_no} {record.matter.name}"
    return Row(task, title, due(task.due_at, calendar=calendar), task.urged or 0, task.empty)
