"""The flows. Each reads like a table of contents; node names are stored and never renamed."""

from workflows.flows.case import CaseFlow
from workflows.flows.filing import FilingFlow

__all__ = ["CaseFlow", "FilingFlow"]
