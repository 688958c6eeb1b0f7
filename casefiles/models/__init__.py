"""The records of the business: what is true."""

from casefiles.models.agencies import CreditAgency
from casefiles.models.appeals import Appeal, AppealEvidence, AppealState
from casefiles.models.archives import CaseArchive, Retention
from casefiles.models.articles import Article, ArticleAdoption, ArticleVersion, PublicArticle
from casefiles.models.attachments import Attachment
from casefiles.models.bases import EndingBasis
from casefiles.models.batches import Batch, BatchRow
from casefiles.models.breaches import BreachState, CommitmentBreach
from casefiles.models.case_filters import CaseFilter
from casefiles.models.cases import Case, CaseState, Finding, LawfulBasis, RecordQuery, Verdict
from casefiles.models.catalogue import MeasureEntry, MeasureKind
from casefiles.models.checks import CheckKind, CheckWaiver
from casefiles.models.commitments import (
    Commitment,
    CommitmentEvidence,
    CommitmentState,
    CommitmentTemplate,
    CountyCommitment,
    PublishedCommitment,
)
from casefiles.models.consents import Consent, ConsentRecipient, GateAnswer
from casefiles.models.counter import CounterQuery
from casefiles.models.county import CatalogueEntry, ModelList, ModelMatter
from casefiles.models.credit_records import CreditRecord, RecordRequest
from casefiles.models.dispatches import Dispatch, DispatchState
from casefiles.models.duedays import (
    CalendarVersion,
    DueRuleVersion,
    Extension,
    ExtensionState,
)
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
from casefiles.models.measures import (
    CaseMeasure,
    HearingOutcome,
    MeasureGround,
    MeasureState,
    NoticeManner,
)
from casefiles.models.plans import ImplementationPlan, PlanStep
from casefiles.models.progress import ProgressReport
from casefiles.models.queries import Trouble, WaitingQuery
from casefiles.models.register import RegisterRecord
from casefiles.models.reports import CreditCrisis, CreditReport, ReportUse
from casefiles.models.rulefindings import ListCheck, RuleFinding, WarningWaiver
from casefiles.models.signatures import RowRemark, Signature
from casefiles.models.subjects import CreditSubject, FormerName
from casefiles.models.summaries import HalfYearSummary
from casefiles.models.usability import Usability

__all__ = [
    "ENDED",
    "Appeal",
    "AppealEvidence",
    "AppealState",
    "Article",
    "ArticleAdoption",
    "ArticleVersion",
    "Attachment",
    "Batch",
    "BatchRow",
    "BreachState",
    "CalendarVersion",
    "CancelReason",
    "Case",
    "CaseArchive",
    "CaseFilter",
    "CaseGrant",
    "CaseMeasure",
    "CaseState",
    "CatalogueEntry",
    "CheckKind",
    "CheckWaiver",
    "ColumnMapping",
    "Commitment",
    "CommitmentBreach",
    "CommitmentEvidence",
    "CommitmentState",
    "CommitmentTemplate",
    "Consent",
    "ConsentRecipient",
    "CounterQuery",
    "CountyCommitment",
    "CreditAgency",
    "CreditCrisis",
    "CreditRecord",
    "CreditReport",
    "CreditSubject",
    "Decision",
    "Dispatch",
    "DispatchState",
    "DueRuleVersion",
    "EmergencyReading",
    "EndingBasis",
    "Extension",
    "ExtensionState",
    "Filing",
    "FilingKind",
    "FilingState",
    "Finding",
    "FormerName",
    "GateAnswer",
    "Guard",
    "HalfYearSummary",
    "HearingOutcome",
    "ImplementationPlan",
    "ItemList",
    "LawfulBasis",
    "ListCheck",
    "ListReview",
    "Matter",
    "MeasureEntry",
    "MeasureGround",
    "MeasureKind",
    "MeasureState",
    "ModelList",
    "ModelMatter",
    "NoticeManner",
    "PendingWorkbook",
    "PlanStep",
    "ProgressReport",
    "PublicArticle",
    "PublishedCommitment",
    "RecordQuery",
    "RecordRequest",
    "RegisterRecord",
    "ReportUse",
    "Retention",
    "ReturnReason",
    "ReviewOutcome",
    "RowRemark",
    "RuleFinding",
    "Signature",
    "StoredFile",
    "Trouble",
    "Usability",
    "Verdict",
    "WaitingQuery",
    "WarningWaiver",
]
