"""The engine's rows, and each unit's own approval steps."""

from workflows.models.deputies import Deputy
from workflows.models.notices import Comment, Notice, NoticeKind, Urge
from workflows.models.processes import Added, Desk, Ending, Process, Task, TaskLink
from workflows.models.templates import (
    Mode,
    StepPerson,
    TemplateKind,
    TemplateStep,
    WorkflowTemplate,
)

__all__ = [
    "Added",
    "Comment",
    "Deputy",
    "Desk",
    "Ending",
    "Mode",
    "Notice",
    "NoticeKind",
    "Process",
    "StepPerson",
    "Task",
    "TaskLink",
    "TemplateKind",
    "TemplateStep",
    "Urge",
    "WorkflowTemplate",
]
