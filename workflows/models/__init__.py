"""The engine's rows, and each unit's own approval steps."""

from workflows.models.deputies import Deputy
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
    "Deputy",
    "Desk",
    "Ending",
    "Mode",
    "Process",
    "StepPerson",
    "Task",
    "TaskLink",
    "TemplateKind",
    "TemplateStep",
    "WorkflowTemplate",
]
