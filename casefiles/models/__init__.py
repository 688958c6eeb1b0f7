"""The records of the business: what is true."""

from casefiles.models.attachments import Attachment
from casefiles.models.cases import Case, CaseState, Finding, LawfulBasis, RecordQuery, Verdict
from casefiles.models.county import CatalogueEntry, ModelList, ModelMatter
from casefiles.models.files import StoredFile
from casefiles.models.filings import (
    ENDED,
    CancelReason,
    Decision,
    Filing,
    FilingKind,
    FilingState,
    ReturnReason,
)
from casefiles.models.guards import CaseGrant, EmergencyReading, Guard
from casefiles.models.itemlists import ItemList, Matter
from casefiles.models.layouts import ColumnMapping, PendingWorkbook
from casefiles.models.progress import ProgressReport
from casefiles.models.register import RegisterRecord
from casefiles.models.signatures import Signature
from casefiles.models.subjects import CreditSubject

__all__ = [
    "ENDED",
    "Attachment",
    "CancelReason",
    "Case",
    "CaseGrant",
    "CaseState",
    "CatalogueEntry",
    "ColumnMapping",
    "CreditSubject",
    "Decision",
    "EmergencyReading",
    "Filing",
    "FilingKind",
    "FilingState",
    "Finding",
    "Guard",
    "ItemList",
    "LawfulBasis",
    "Matter",
    "ModelList",
    "ModelMatter",
    "PendingWorkbook",
    "ProgressReport",
    "RecordQuery",
    "RegisterRecord",
    "ReturnReason",
    "Signature",
    "StoredFile",
    "Verdict",
]
