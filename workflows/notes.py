"""What people write when they pass a task on: it stands with the task, masked, never in the trail."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import models

from casefiles.identifiers import mask_within
from casefiles.personal import REMOVED
from tenants import clock
from tenants.models import User
from workflows.models import Task

MOST = 500


@dataclass(frozen=True)
class Note:
    """One person's words to another."""

    who: str
    to: str
    text: str
    at: datetime


def write(task: Task, by: User, to: User, text: str) -> None:
    """Lay the words beside the task; the caller saves `data`. Nothing is kept of nothing."""
    if not text.strip():
        return
    note = {
        "who": by.display_name,
        "to": to.display_name,
        "text": mask_within(text.strip())[:MOST],
        "at": clock.now().isoformat(),
    }
    task.data = {**task.data, "notes": [*task.data.get("notes", []), note]}


def notes_of(tasks: Iterable[Task]) -> list[Note]:
    """The words beside some tasks, oldest first."""
    found = [
        Note(each["who"], each["to"], each["text"], datetime.fromisoformat(each["at"]))
        for task in tasks
        for each in task.data.get("notes", [])
    ]
    return sorted(found, key=lambda note: note.at)


def forget(tasks: models.QuerySet[Task]) -> None:
    """Remove the words beside some tasks: the time to keep them has ended."""
    for task in tasks.filter(data__has_key="notes"):
        words = [{**each, "text": REMOVED} for each in task.data["notes"]]
        task.data = {**task.data, "notes": words}
        task.save(update_fields=["data"])
