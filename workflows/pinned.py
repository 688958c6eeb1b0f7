"""The steps of the template version that a process has pinned; they never change."""

from typing import Any

from django.db.models import Exists, OuterRef

from casefiles.facts import facts_of
from casefiles.workdays import Calendar
from tenants import clock
from workflows.conditions import holds
from workflows.models import Process, StepPerson, Task, TemplateStep
from workflows.moments import end_of_workday
from workflows.seats import Seat, seats_of


def steps_of(process: Process) -> list[TemplateStep]:
    """All steps in their order, read once in a transition."""
    if not process.template_id:
        return []
    if not hasattr(process, "pinned_steps"):
        copied = StepPerson.objects.filter(step=OuterRef("pk"), copied=True)
        rows = TemplateStep.objects.filter(template=process.template_id)
        process.pinned_steps = list(rows.annotate(names_copies=Exists(copied)))
    found: list[TemplateStep] = process.pinned_steps
    return found


def sends_copies(process: Process, step_id: int) -> bool:
    """Whether the pinned step names anybody who gets a copy."""
    steps: list[Any] = steps_of(process)
    step = next((each for each in steps if each.pk == step_id), None)
    return step is not None and bool(step.copy_roles or step.names_copies)


def next_step(process: Process) -> TemplateStep | None:
    """The next step whose conditions hold of the record as it is now."""
    for step in steps_of(process):
        if step.position <= process.steps_done:
            continue
        if not step.conditions or holds(step.conditions, facts_of(process.record)):
            return step
    return None


def stand_at_next(process: Process) -> list[Seat]:
    """The record stands at its next step from now on; who sits there."""
    step = next_step(process)
    assert step is not None
    process.steps_done = step.position
    process.save(update_fields=["steps_done"])
    return seats_of(step, process)


def describe_step(task: Task, process: Process) -> None:
    """Write the step at which the record stands into a task: title and end of its working days."""
    step = next(each for each in steps_of(process) if each.position == process.steps_done)
    task.template_step = step
    task.title = step.title
    task.due_at = end_of_workday(Calendar(), clock.now(), step.limit_days)


def begin_again(process: Process, *, returned: bool) -> None:
    """Before the first step; what was returned begins another round."""
    process.steps_done = 0
    process.round += returned
    process.save(update_fields=["steps_done", "round"])
