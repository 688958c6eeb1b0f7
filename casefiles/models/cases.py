"""Cases (办件) and the credit check inside them (notice, 三)."""

import uuid
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from casefiles.models.catalogue import MeasureKind
from casefiles.models.files import StoredFile
from casefiles.models.filings import CancelReason
from casefiles.models.itemlists import Matter
from casefiles.models.register import Severity
from casefiles.models.subjects import CreditSubject
from casefiles.models.usability import Usability, judge
from tenants.scoped import Doored, Scoped, history

# The two permissions that a named person can be granted on one case (casefiles/models/guards.py).
READ_CONFIDENTIAL = "read_confidential_case"
READ_SHARED = "read_shared_case"


class CaseState(models.TextChoices):
    """What is true of a case."""

    OPEN = "open", _("核查中")
    PROPOSED = "proposed", _("待决定")
    DECIDED = "decided", _("已办结")
    CANCELLED = "cancelled", _("已撤销")


# Nothing is left to be done about it.
CLOSED = frozenset({CaseState.DECIDED, CaseState.CANCELLED})


class LawfulBasis(models.TextChoices):
    """On what ground the record is read (Personal Information Protection Law, art. 13)."""

    STATUTORY = "statutory", _("依法履职")
    CONSENT = "consent", _("主体授权")


class Verdict(models.TextChoices):
    """How the case ended."""

    GRANT = "grant", _("准予")
    CONDITIONAL = "conditional", _("附条件准予")
    REFUSE = "refuse", _("不予")


class Case(Doored, Scoped):
    """One administrative matter about one subject, from acceptance to decision."""

    guest_key = "pk"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case_no = models.CharField(_("办件编号"), max_length=40)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="cases", verbose_name=_("事项"))
    subject = models.ForeignKey(
        CreditSubject, models.PROTECT, related_name="cases", verbose_name=_("信用主体")
    )
    state = models.CharField(
        _("状态"), max_length=10, choices=CaseState.choices, default=CaseState.OPEN
    )
    lawful_basis = models.CharField(_("查询依据"), max_length=10, choices=LawfulBasis.choices)
    basis_note = models.CharField(_("依据条款或授权书编号"), max_length=300)
    # Cases of before the consents were registered name theirs by its number on paper alone.
    consent_on_paper = models.BooleanField(default=False, editable=False)
    amount = models.DecimalField(
        _("涉及金额（元）"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    opened_by = models.ForeignKey("tenants.User", models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(_("受理"))
    opinion = models.TextField(_("审查意见"), blank=True)
    proposed_by = models.ForeignKey("tenants.User", models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField(_("提出意见"), null=True)
    verdict = models.CharField(_("决定"), max_length=15, choices=Verdict.choices, blank=True)
    reason = models.TextField(_("理由"), blank=True)
    # The measure in the words of the catalogue of its time (casefiles/models/measures.py holds its way).
    measure = models.CharField(_("措施"), max_length=300, blank=True)
    measure_kind = models.CharField(
        _("措施种类"), max_length=12, choices=MeasureKind.choices, blank=True
    )
    measure_clause = models.CharField(_("措施依据"), max_length=300, blank=True)
    decided_by = models.ForeignKey("tenants.User", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("决定时间"), null=True)
    cancelled_at = models.DateTimeField(_("撤销"), null=True)
    cancel_reason = models.CharField(
        _("撤销原因"), max_length=12, choices=CancelReason.choices, blank=True
    )
    cancel_note = models.CharField(_("撤销说明"), max_length=300, blank=True)
    # Personal data was removed from it, because the time to keep it had ended.
    forgotten_at = models.DateTimeField(_("个人信息清除时间"), null=True, editable=False)

    history = history()

    class Meta:
        verbose_name = _("办件")
        permissions = [
            (READ_CONFIDENTIAL, "Can read one confidential case"),
            (READ_SHARED, "Can read one case of another unit"),
        ]
        base_manager_name = "objects"
        indexes = [
            models.Index(fields=["unit", "-accepted_at"]),
            models.Index(fields=["unit", "state", "-accepted_at"]),
            models.Index(fields=["office", "-accepted_at"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "case_no"], name="one_case_per_unit_and_number"
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True)
                | ~models.Q(decided_by=models.F("proposed_by")),
                name="nobody_decides_on_the_own_opinion",
            ),
            models.CheckConstraint(
                condition=models.Q(state="decided", decided_at__isnull=False)
                | ~models.Q(state="decided") & models.Q(decided_at__isnull=True),
                name="a_decided_case_has_its_moment",
            ),
            models.UniqueConstraint(fields=["id", "door"], name="a_case_and_its_door"),
        ]

    def __str__(self) -> str:
        return self.case_no


class RecordQuery(Doored, Scoped):
    """One query of the credit record: who, when, why, up to which moment, with what evidence."""

    guest_key = "case_id"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="queries")
    channel = models.CharField(_("查询渠道"), max_length=60)
    purpose = models.CharField(_("查询目的"), max_length=300)
    operator = models.ForeignKey("tenants.User", models.PROTECT, related_name="+")
    queried_at = models.DateTimeField(_("查询时间"))
    cutoff_at = models.DateTimeField(_("截止时点"))
    found = models.PositiveIntegerField(_("记录数"))
    evidence = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    # Of a query by hand: where the page of the screenshot was found.
    address = models.CharField(_("网址"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("信用记录查询")
        base_manager_name = "objects"
        ordering = ["-queried_at"]
        indexes = [models.Index(fields=["unit", "queried_at"])]

    def __str__(self) -> str:
        return f"{self.case} {self.channel}"


class Finding(Doored, Scoped):
    """One record that a query brought, as it stood at the cut-off."""

    guest_key = "case_id"

    query = models.ForeignKey(RecordQuery, models.PROTECT, related_name="findings")
    case = models.ForeignKey(Case, models.PROTECT, related_name="findings")
    severity = models.CharField(_("程度"), max_length=10, choices=Severity.choices)
    document_no = models.CharField(_("文号"), max_length=80)
    organ = models.CharField(_("认定机关"), max_length=100)
    fact = models.CharField(_("事实"), max_length=300)
    decided_on = models.DateField(_("认定日期"))
    publish_until = models.DateField(_("公示截止"))
    repaired_on = models.DateField(_("修复日期"), null=True)
    disputed = models.BooleanField(_("异议中"), default=False)
    as_of = models.DateField(_("截至"))
    # Of a record that a unit here has published: by it this copy follows.
    source_key = models.CharField(max_length=36, blank=True, db_index=True, editable=False)

    class Meta:
        verbose_name = _("失信信息")
        base_manager_name = "objects"
        ordering = ["-decided_on"]

    def __str__(self) -> str:
        return self.document_no

    @property
    def usability(self) -> Usability:
        """Whether a restriction may rest on it, as the query found it."""
        return self.usability_on(self.as_of)

    def usability_on(self, day: date) -> Usability:
        """The same on a later day: what was usable may be over by the time of the decision."""
        return judge(
            self.severity,
            publish_until=self.publish_until,
            repaired_on=self.repaired_on,
            disputed=self.disputed,
            on=max(day, self.as_of),
        )
