"""中止 and 恢复: the clock of a record stands still, its tasks wait, and nothing can be done at them."""

from datetime import datetime, timedelta

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from audit.record import record
from casefiles.models import Case, Filing
from casefiles.refusals import (
    NotOnThisDesk,
    NotSuspended,
    OutOfSight,
    ReasonMissing,
    Suspended,
    SuspendedBefore,
)
from casefiles.workdays import Calendar
from casefiles.workdays.deadlines import end_of
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor
from tenants.clock import SHANGHAI
from workflows import actions
from workflows.models import Desk, NoticeKind, Process, Task
from workflows.seats import open_tasks
from workflows.telling import askable, tell


class SuspendReason(models.TextChoices):
    """Why a clock may stand still."""

    MATERIAL = "material", _("等待当事人补正材料")
    OBJECTION = "objection", _("异议处理中")
    OTHER_BODY = "other_body", _("等待其他机关意见")
    FORCE_MAJEURE = "force_majeure", _("不可抗力")
    OTHER = "other", _("其他")


@transaction.atomic
def suspend(process: Process, *, by: Actor, reason: SuspendReason, note: str) -> None:
    """Stop the clock. Raises ReasonMissing, NotOnThisDesk, SuspendedBefore."""
    process, waiting = _at_this_desk(process, by)
    if not note.strip():
        raise ReasonMissing
    if process.suspended_at is not None:
        raise SuspendedBefore
    process.suspended_at = clock.now()
    process.data = {**process.data, "suspended": {"by": by.name, "reason": reason.value}}
    process.save(update_fields=["suspended_at", "data"])
    record(actions.SUSPENDED, process.record, by=by, suspend_reason=reason)
    for task in waiting:
        tell(
            askable(task),
            process,
            NoticeKind.SUSPENDED,
            key=f"suspended {process.suspended_at.isoformat()}",
            by=by,
            step=task.title,
            text=note,
            at_office=task.desk == Desk.OFFICE,
        )


@transaction.atomic
def resume(process: Process, *, by: Actor) -> None:
    """Let the clock run on: what waits is due as many working days later as it stood still.

    Raises NotOnThisDesk, NotSuspended.
    """
    process, waiting = _at_this_desk(process, by)
    since = process.suspended_at
    if since is None:
        raise NotSuspended
    days = 0
    calendar = Calendar()
    for task in waiting:
        days = still(since, clock.now(), calendar)
        task.due_at = later(task.due_at, days, calendar)
        task.save(update_fields=["due_at"])
    process.suspended_at = None
    process.data = {name: value for name, value in process.data.items() if name != "suspended"}
    process.save(update_fields=["suspended_at", "data"])
    record(actions.RESUMED, process.record, by=by, workdays=days)
    for task in waiting:
        tell(
            askable(task),
            process,
            NoticeKind.RESUMED,
            key=f"resumed {clock.now().isoformat()}",
            by=by,
            step=task.title,
            at_office=task.desk == Desk.OFFICE,
        )


def still(since: datetime, until: datetime, calendar: Calendar) -> int:
    """The working days that a clock stood still: those after the first day, up to the last."""
    first, last = (each.astimezone(SHANGHAI).date() for each in (since, until))
    return max(0, calendar.workdays_between(first, last))


def later(due_at: datetime | None, days: int, calendar: Calendar) -> datetime | None:
    """An exclusive end, so many working days later; none stays none."""
    if due_at is None or not days:
        return due_at
    last = (due_at - timedelta(seconds=1)).astimezone(SHANGHAI).date()
    return end_of(calendar.add_workdays(last, days))


def demand_running(process: Process) -> None:
    """Raise Suspended while the clock of the process stands still."""
    if process.suspended_at is not None:
        told = process.data.get("suspended", {})
        reason = SuspendReason(told.get("reason", SuspendReason.OTHER))
        raise Suspended(who=told.get("by", "—"), why=reason.label)


def _at_this_desk(process: Process, by: Actor) -> tuple[Process, list[Task]]:
    """The process, locked, and what waits in it, when it lies on the actor's desk."""
    rows = Process.objects.select_for_update(of=("self",))
    found: Process | None = (
        rows.select_related("filing__unit__office", "case__unit__office")
        .filter(pk=process.pk)
        .first()
    )
    if found is None:
        # While we waited the case was made confidential, and we are not named.
        raise OutOfSight
    process = found
    subject: Filing | Case = process.record
    allow(by, Verb.SUSPEND, subject)
    waiting = open_tasks(process)
    desk = Desk.UNIT if by.unit is not None else Desk.OFFICE
    if not waiting or any(each.desk != desk for each in waiting):
        raise NotOnThisDesk
    return process, waiting
