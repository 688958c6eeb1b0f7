"""The records of the business: what is true."""

from casefiles.models.attachments import Attachment
from casefiles.models.bases import EndingBasis
from casefiles.models.cases import Case, CaseState, Finding, LawfulBasis, RecordQuery, Verdict
from casefiles.models.checks import CheckKind, CheckWaiver
from casefiles.models.consents import Consent, ConsentRecipient, GateAnswer
from casefiles.models.counter import CounterQuery
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
from casefiles.models.list_reviews import ListReview, ReviewOutcome
from casefiles.models.plans import ImplementationPlan, PlanStep
from casefiles.models.progress import ProgressReport
from casefiles.models.register import RegisterRecord
from casefiles.models.rulefindings import ListCheck, RuleFinding, WarningWaiver
from casefiles.models.signatures import RowRemark, Signature
from casefiles.models.subjects import CreditSubject

__all__ = [
    "ENDED",
    "Attachment",
    "CancelReason",
    "Case",
    "CaseGrant",
    "CaseState",
    "CatalogueEntry",
    "CheckKind",
    "CheckWaiver",
    "ColumnMapping",
    "Consent",
    "ConsentRecipient",
    "CounterQuery",
    "CreditSubject",
    "Decision",
    "EmergencyReading",
    "EndingBasis",
    "Filing",
    "FilingKind",
    "FilingState",
    "Finding",
    "GateAnswer",
    "Guard",
    "ImplementationPlan",
    "ItemList",
    "LawfulBasis",
    "ListCheck",
    "ListReview",
    "Matter",
    "ModelList",
    "ModelMatter",
    "PendingWorkbook",
    "PlanStep",
    "ProgressReport",
    "RecordQuery",
    "RegisterRecord",
    "ReturnReason",
    "ReviewOutcome",
    "RowRemark",
    "RuleFinding",
    "Signature",
    "StoredFile",
    "Verdict",
    "WarningWaiver",
]
