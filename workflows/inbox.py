"""待办: open human tasks of a workspace, read with one query a page."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.utils.translation import gettext as _

from casefiles.models import Case, Filing, FilingState
from casefiles.screens.due import Due, due
from casefiles.workdays import Calendar
from tenants.actors import Actor
from workflows.models import Desk, Task
from workflows.standins import deputyships, is_turn_of, tasks_of

PAGE = 50
TABS = ("mine", "free", "all")


@dataclass(frozen=True)
class Row:
    """One line of the inbox."""

    task: Task
    title: str
    hint: str
    tag: str
    tone: str
    due: Due | None
    is_mine: bool
    may_claim: bool


@dataclass(frozen=True)
class Inbox:
    """A tab of the inbox and the counts of all tabs."""

    rows: list[Row]
    page: "Page[Task]"
    counts: dict[str, int]


def desk_tasks(by: Actor) -> QuerySet[Task]:
    """The human tasks, open and done, of the actor's desk."""
    tasks: QuerySet[Task] = Task.objects.filter(flow_task_type="HUMAN")
    if by.unit is None:
        return tasks.filter(office=by.office, desk=Desk.OFFICE)
    return tasks.filter(unit=by.unit, desk=Desk.UNIT)


def inbox(by: Actor, tab: str, number: str | None) -> Inbox:
    """One tab: mine, free for my roles, or all of the desk. Three queries however long the list."""
    able = tasks_of(by.roles)
    absent = deputyships(by)
    # Whoever waits for another signer of the same seat is not asked yet.
    asked = ~Q(status=Task.WAITS)
    mine = asked & Q(owner=by.user)
    if absent is not None:
        mine |= asked & Q(
            owner__in=absent.values("person_id"), role__in=able, delegated_by__isnull=True
        )
    free = asked & Q(owner__isnull=True, role__in=able)
    tasks = desk_tasks(by).filter(finished__isnull=True)
    stood = Exists(absent.filter(person=OuterRef("owner"))) if absent is not None else Value(False)
    counts = tasks.aggregate(
        mine=Count("pk", filter=mine), free=Count("pk", filter=free), all=Count("pk")
    )
    wanted = {"mine": tasks.filter(mine), "free": tasks.filter(free), "all": tasks}[tab]
    paginator = Paginator(
        wanted.annotate(stood_for=stood)
        .select_related(
            "owner", "unit", "process__filing", "process__case__matter", "process__case__subject"
        )
        .order_by(F("due_at").asc(nulls_last=True), "pk"),
        PAGE,
    )
    paginator.count = counts[tab]
    page = paginator.get_page(number)
    calendar = Calendar()
    return Inbox([_row(task, by, calendar) for task in page], page, counts)


def _row(task: Any, by: Actor, calendar: Calendar) -> Row:
    absent = frozenset({task.owner_id}) if task.stood_for else frozenset()
    title, hint, tone = _words(task.process.record)
    waits = task.status == Task.WAITS
    mine = by.user is not None and task.owner_id == by.user.pk
    return Row(
        task=task,
        title=title,
        hint=hint,
        tag=_tag(task),
        tone=tone,
        due=due(task.due_at, calendar=calendar),
        is_mine=not waits and (mine or (is_turn_of(task, by, absent) and task.owner_id in absent)),
        may_claim=not waits and task.owner_id is None and task.role in tasks_of(by.roles),
    )


def _tag(task: Task) -> str:
    """The step, and what else is to be known before the page is opened."""
    if task.delegated_by_id is not None:
        return _("%(step)s · 请答复") % {"step": task.shown_title}
    if task.status == Task.WAITS:
        return _("%(step)s · 等他人先签") % {"step": task.shown_title}
    return task.shown_title


def _words(record: Filing | Case) -> tuple[str, str, str]:
    if isinstance(record, Filing):
        tone = "bad" if record.state == FilingState.RETURNED else "warn"
        return record.title, "", tone if record.is_with_unit else ""
    return f"{record.case_no} {record.matter.name}", str(record.subject), ""
