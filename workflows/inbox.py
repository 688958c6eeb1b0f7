"""待办: open human tasks of a workspace, read with one query a page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from casefiles.models import Case, Filing, FilingState
from casefiles.screens.due import Due, due
from casefiles.workdays import Calendar
from tenants.actors import Actor
from tenants.roles import Role
from workflows.models import Desk, Task
from workflows.standins import deputyships, is_turn_of, tasks_of

PAGE = 50
TABS = ("mine", "free", "all")
# What a line needs of each row that it is joined from: a quarter of the columns. A case's words come
# from a subquery: joined too, eight tables took PostgreSQL 5 ms to plan and 1 ms to read.
COLUMNS = (
    *("uid", "flow_task", "status", "title", "role", "desk", "due_at", "delegated_by_id"),
    *("owner__display_name", "unit__short_name", "process__filing_id", "process__case_id"),
    *(f"process__filing__{each}" for each in ("kind", "period", "sequence", "amendment", "state")),
)
CASE_WORDS = JSONObject(case_no="case_no", matter="matter__name", subject="subject__name")


@dataclass(frozen=True)
class Row:
    """One line of the inbox."""

    task: Task
    title: str
    hint: str
    tag: str
    tone: str
    wanted: str
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
        wanted.annotate(
            stood_for=stood,
            case_words=Subquery(
                Case.objects.filter(pk=OuterRef("process__case_id")).values(said=CASE_WORDS)
            ),
        )
        .select_related("owner", "unit", "process__filing")
        .only(*COLUMNS)
        .order_by(F("due_at").asc(nulls_last=True), "pk"),
        PAGE,
    )
    paginator.count = counts[tab]
    page = paginator.get_page(number)
    dues = _Dues()
    return Inbox([_row(task, by, able, dues) for task in page], page, counts)


class _Dues(dict[datetime | None, Due | None]):
    """Ends in words; those of one page are often the same."""

    def __init__(self) -> None:
        self._calendar = Calendar()

    def __missing__(self, due_at: datetime | None) -> Due | None:
        self[due_at] = said = due(due_at, calendar=self._calendar)
        return said


def _row(task: Any, by: Actor, able: list[str], dues: _Dues) -> Row:
    absent = frozenset({task.owner_id}) if task.stood_for else frozenset()
    title, hint, tone = _words(task.process.filing, task.case_words)
    waits = task.status == Task.WAITS
    mine = by.user is not None and task.owner_id == by.user.pk
    return Row(
        task=task,
        title=title,
        hint=hint,
        tag=_tag(task),
        tone=tone,
        wanted=str(Role(task.role).label) if task.owner_id is None and task.role else "",
        due=dues[task.due_at],
        is_mine=not waits and (mine or (bool(absent) and is_turn_of(task, by, absent))),
        may_claim=not waits and task.owner_id is None and task.role in able,
    )


def _tag(task: Task) -> str:
    """The step, and what else is to be known before the page is opened."""
    if task.delegated_by_id is not None:
        return _("%(step)s · 请答复") % {"step": task.shown_title}
    if task.status == Task.WAITS:
        return _("%(step)s · 等他人先签") % {"step": task.shown_title}
    return task.shown_title


def _words(filing: Filing | None, case: Mapping[str, str]) -> tuple[str, str, str]:
    if filing is not None:
        tone = "bad" if filing.state == FilingState.RETURNED else "warn"
        return filing.title, "", tone if filing.is_with_unit else ""
    return f"{case['case_no']} {case['matter']}", case["subject"], ""
