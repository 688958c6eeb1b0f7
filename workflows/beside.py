"""A further task at a place of the way that a record has reached already."""

from typing import Any

from tenants import clock
from workflows.models import Task, TaskLink

# What makes the place: the node, the step of the template, whose desk, until when.
_PLACE = (
    "process",
    "unit_id",
    "office_id",
    "door",
    "flow_task",
    "flow_task_type",
    "token",
    "desk",
    "role",
    "title",
    "due_at",
    "template_step",
    "round",
    "seat",
    "rank",
    "added",
    "added_by",
)


def beside(task: Task, **other: Any) -> Task:
    """Another open task at the same place: for a signer who is added, or who is asked once more."""
    columns = {name: getattr(task, name) for name in _PLACE} | other
    new = Task(**columns, arrived_at=clock.now())
    if "status" not in other:
        new.status = "ASSIGNED" if new.owner_id else "NEW"
    new.save(force_insert=True)
    TaskLink(from_task=new, to_task=task, unit_id=task.unit_id, office_id=task.office_id).save(
        force_insert=True
    )
    return new
