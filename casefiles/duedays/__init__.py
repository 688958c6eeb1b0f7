"""Due days as data: the calendar and the rules of an office, and what a frozen day was counted from.

To add a rule's part: a column in `models.duedays`, a key in `frozen.kept` and its reading beside it.
"""

from casefiles.duedays.frozen import Proof, basis_of, proof_of, recompute
from casefiles.duedays.in_force import calendar_of, due_of, obligation_of

__all__ = [
    "Proof",
    "basis_of",
    "calendar_of",
    "due_of",
    "obligation_of",
    "proof_of",
    "recompute",
]
