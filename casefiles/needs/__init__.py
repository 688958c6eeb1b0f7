"""What a case needs before its decision, as the pinned matter says: one kind of check, one file.

Each file has `line(case)`: the check as it stands today, or None where the matter does not demand it.
The case's page draws the lines; the decision stays closed while one is open (`Line.is_open`), unless
whoever decides waives it with a reason.
"""

from collections.abc import Callable
from dataclasses import replace

from casefiles.models import Case, CheckKind, CheckWaiver
from casefiles.needs import commitment, consent, record, report
from casefiles.needs.lines import Line, Link, Standing, link

__all__ = ["Line", "Link", "Standing", "lines", "link", "open_lines"]

# In the order of the desk: first the ground on which anything may be read at all.
KINDS: dict[CheckKind, Callable[[Case], Line | None]] = {
    CheckKind.CONSENT: consent.line,
    CheckKind.RECORD: record.line,
    CheckKind.REPORT: report.line,
    CheckKind.COMMITMENT: commitment.line,
}


def lines(case: Case) -> list[Line]:
    """The checks that the case needs, as they stand; what was waived says so with its reason."""
    waived = {
        each.kind: each
        for each in CheckWaiver.objects.filter(case=case).select_related("waived_by")
    }
    found = [line for kind in KINDS.values() if (line := kind(case)) is not None]
    return [
        replace(line, standing=Standing.WAIVED, words=waived[line.kind].reason, detail="")
        if line.is_open and line.kind in waived
        else line
        for line in found
    ]


def open_lines(case: Case) -> list[Line]:
    """The checks that keep the decision closed."""
    return [line for line in lines(case) if line.is_open]
