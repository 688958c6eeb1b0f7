"""Approval steps as BPMN 2.0: semantics and a drawing, to be opened by any BPMN viewer."""

from workflows.bpmn.chart import Chart, Mark, case_chart, filing_chart
from workflows.bpmn.writer import written

__all__ = ["Chart", "Mark", "case_chart", "filing_chart", "written"]
