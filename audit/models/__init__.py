"""The trail, the scores and the runs of long work."""

from audit.models.entries import Entry
from audit.models.marks import CheckpointMark
from audit.models.runs import Run, RunState
from audit.models.scores import Adjustment, AdjustmentState, Assessment, Rubric, Score
from audit.models.waivers import Waiver

__all__ = [
    "Adjustment",
    "AdjustmentState",
    "Assessment",
    "CheckpointMark",
    "Entry",
    "Rubric",
    "Run",
    "RunState",
    "Score",
    "Waiver",
]
