"""The engine's rows, and each unit's own approval steps."""

from workflows.models.processes import Desk, Process, Task, TaskLink
from workflows.models.templates import TemplateKind, TemplateStep, WorkflowTemplate

__all__ = [
    "Desk",
    "Process",
    "Task",
    "TaskLink",
    "TemplateKind",
    "TemplateStep",
    "WorkflowTemplate",
]
