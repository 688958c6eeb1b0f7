"""催办: whoever holds a task is urged, at most once a working day, and it is kept."""

from django.db import transaction

from audit.record import record
from casefiles.refusals import NothingToUrge, NoUrgingToday, UrgedToday
from casefiles.workdays import Calendar
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor
from workflows import actions
from workflows.holding import lock
from workflows.models import Desk, NoticeKind, Task, Urge
from workflows.seats import OPEN
from workflows.telling import askable, tell


@transaction.atomic
def urge(task: Task, *, by: Actor) -> None:
    """Urge whoever holds the task, or its role. Raises NoUrgingToday, NothingToUrge, UrgedToday."""
    lock(task.process_id)
    rows = Task.objects.select_related("process__filing__unit", "process__case__unit", "owner")
    task = rows.get(pk=task.pk)
    subject = task.process.record
    allow(by, Verb.URGE, subject)
    today = clock.today()
    if not Calendar().is_workday(today):
        raise NoUrgingToday
    if task.status not in OPEN or task.owner_id == by.person.pk:
        raise NothingToUrge
    before = Urge.objects.filter(task=task, on=today).select_related("by").first()
    if before is not None:
        raise UrgedToday(who=before.by)
    Urge.objects.create(
        unit_id=task.unit_id,
        office_id=task.office_id,
        door=task.door,
        process=task.process,
        task=task,
        on=today,
        by=by.person,
        urged_at=clock.now(),
    )
    told = tell(
        askable(task),
        task.process,
        NoticeKind.URGED,
        key=f"urge {task.uid} {today}",
        by=by,
        step=task.title,
        at_office=task.desk == Desk.OFFICE,
    )
    record(actions.TASK_URGED, subject, by=by, step=task.title, told=told)
