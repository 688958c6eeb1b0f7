"""The engine's rows, and each unit's own approval steps."""

from workflows.models.processes import Desk, Process, Task
from workflows.models.templates import TemplateKind, TemplateStep, WorkflowTemplate

__all__ = ["Desk", "Process", "Task", "TemplateKind", "TemplateStep", "WorkflowTemplate"]
