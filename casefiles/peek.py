"""One case read through a guest's scope: for a joint check, and for an emergency reading.

The database shows this case, its subject, matter, queries and findings, and nothing else of the unit.
"""

from dataclasses import dataclass
from uuid import UUID

from casefiles.models import Case, CheckKind, CheckWaiver, Finding, RecordQuery
from tenants.models import Unit
from tenants.scope import guest_scope


@dataclass(frozen=True)
class Peek:
    """What a guest reads; every row is loaded, nothing is asked for outside the scope."""

    case: Case
    latest: RecordQuery | None
    findings: list[Finding]
    waiver: CheckWaiver | None


def peek(unit: Unit, case_id: UUID) -> Peek:
    """The case with what its last query found; four statements at most. Raises Case.DoesNotExist."""
    with guest_scope(unit, case_id):
        case = Case.objects.select_related(
            "unit__office", "matter", "subject", "opened_by", "proposed_by", "decided_by"
        ).get()
        latest = RecordQuery.objects.select_related("operator").first()
        findings = list(Finding.objects.filter(query=latest)) if latest else []
        waiver = CheckWaiver.objects.filter(kind=CheckKind.RECORD).first()
    return Peek(case, latest, findings, waiver)
