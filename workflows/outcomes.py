"""Whom the end of a step concerns: told in the same transaction as the step itself."""

from typing import Any

from casefiles.models import Filing, FilingState
from casefiles.turns import Step
from tenants.actors import Actor
from tenants.models import Membership
from workflows.models import Desk, Ending, NoticeKind, Process, Task
from workflows.pinned import sends_copies
from workflows.seats import OPEN
from workflows.telling import tell


def tell_of(process: Process, task: Task, step: Step, *, by: Actor) -> None:
    """Tell of a return, an acceptance, a filing that came again, and send the step's copies."""
    if task.ending == Ending.RETURNED:
        _returned(process, task, by)
    elif step == Step.OFFICE_REVIEW:
        _accepted(process, task, by)
    if (
        task.template_step_id
        and task.ending == Ending.APPROVED
        and sends_copies(process, task.template_step_id)
    ):
        _copies(process, task, by)
    if isinstance(process.record, Filing) and process.record.state == FilingState.FILED:
        _came_again(process, by)


def _returned(process: Process, task: Task, by: Actor) -> None:
    record: Any = process.record
    author = record.submitted_by_id if isinstance(record, Filing) else record.proposed_by_id
    key = f"returned {process.round}"
    tell([author], process, NoticeKind.RETURNED, key=key, by=by, step=task.title)


def _accepted(process: Process, task: Task, by: Actor) -> None:
    record: Any = process.record
    tell(
        [record.submitted_by_id],
        process,
        NoticeKind.ACCEPTED,
        key="accepted",
        by=by,
        step=task.title,
    )


def _came_again(process: Process, by: Actor) -> None:
    """Whoever at the office returned it is asked again, and knows it."""
    if process.round == 1:
        return
    rows = Task.objects.filter(process=process, desk=Desk.OFFICE, status__in=OPEN)
    for task in rows.exclude(owner=None):
        tell(
            [task.owner_id],
            process,
            NoticeKind.SENT_AGAIN,
            key=f"again {process.round}",
            by=by,
            step=task.title,
            at_office=True,
        )


def _copies(process: Process, task: Task, by: Actor) -> None:
    """抄送: when the step is complete, those whom the template names get a copy, once a round."""
    step = task.template_step
    assert step is not None
    if any(each.pk != task.pk and each.status in OPEN for each in process.waiting):
        return
    people = {each.person_id for each in step.people.filter(copied=True)}
    if step.copy_roles:
        held = Membership.objects.in_force().filter(
            unit_id=process.unit_id, role__in=step.copy_roles, user__is_active=True
        )
        people |= set(held.values_list("user_id", flat=True))
    key = f"step {step.pk} {process.round}"
    tell(people, process, NoticeKind.COPIED, key=key, by=by, step=task.title)
