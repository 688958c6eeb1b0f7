"""Credit reports (信用报告), the ledger of their uses, and the crises that put them aside (notice, 二(三))."""

import uuid
from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from casefiles.itemlists.words import Category
from casefiles.models.cases import Case
from casefiles.models.files import StoredFile
from casefiles.models.hashes import IdentifierHash
from casefiles.models.subjects import CreditSubject
from casefiles.reports import rules
from casefiles.reports.words import CrisisKind, ReportKind, ReportStanding, ReportState
from tenants import clock
from tenants.clock import SHANGHAI
from tenants.scoped import Doored, Scoped
from tenants.sealed import SealedField


class CreditCrisis(Scoped):
    """重大信用危机: what happened to a subject on a day; every report issued until then is put aside."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.ForeignKey(CreditSubject, models.PROTECT, related_name="crises")
    kind = models.CharField(_("事项"), max_length=15, choices=CrisisKind.choices)
    happened_on = models.DateField(_("发生日期"))
    note = models.CharField(_("情况说明"), max_length=300)
    noted_by = models.ForeignKey("tenants.User", models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("重大信用危机")
        base_manager_name = "objects"
        ordering = ["-noted_at", "pk"]
        indexes = [models.Index(fields=["subject", "happened_on"], name="crises_of_a_subject")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.happened_on}"


class CreditReport(Doored, Scoped):
    """One report of one subject in one unit's hands (`unit`), laid into a case and used again in others.

    Found across the office's units by a hash that is salted with the office, and by nothing else. A
    report that came from another unit is a copy: `origin` and `origin_report` name the first one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(
        Case, models.PROTECT, related_name="reports", verbose_name=_("首次用于办件")
    )
    subject = models.ForeignKey(
        CreditSubject, models.PROTECT, related_name="reports", verbose_name=_("信用主体")
    )
    identifier_hash = IdentifierHash(of="identifier", within="office_id")
    identifier = SealedField(_("证件号码"), bound_to=("unit_id", "id"))
    kind = models.CharField(_("报告类型"), max_length=12, choices=ReportKind.choices)
    report_no = models.CharField(_("报告编号"), max_length=60)
    # An agency of the office's register (`casefiles.reports.register`), and the day on which it left.
    agency_key = models.UUIDField(null=True, editable=False)
    agency_left_on = models.DateField(_("机构退出日期"), null=True)
    issuer = models.CharField(_("出具单位"), max_length=100)
    issued_on = models.DateField(_("出具日期"))
    own_end_on = models.DateField(_("报告自定截止日"), null=True)
    valid_until = models.DateField(_("有效期至"))
    purposes = ArrayField(
        models.CharField(max_length=15, choices=Category.choices),
        default=list,
        verbose_name=_("适用事项类别"),
    )
    rating = models.CharField(_("信用等级"), max_length=30, blank=True)
    verify_code = models.CharField(_("核验码"), max_length=60, blank=True)
    file = models.ForeignKey(
        StoredFile, models.PROTECT, related_name="+", verbose_name=_("报告原件")
    )
    filed_by = models.ForeignKey("tenants.User", models.PROTECT, related_name="+")
    filed_at = models.DateTimeField(_("登记时间"))
    origin = models.ForeignKey(
        "tenants.Unit", models.PROTECT, null=True, related_name="+", verbose_name=_("原持有单位")
    )
    # Another unit's row, so this is no key that the unit could follow.
    origin_report = models.UUIDField(null=True, editable=False, db_index=True)
    state = models.CharField(
        _("状态"), max_length=10, choices=ReportState.choices, default=ReportState.IN_USE
    )
    crisis = models.ForeignKey(CreditCrisis, models.PROTECT, null=True, related_name="reports")
    suspended_at = models.DateTimeField(_("暂停时间"), null=True)
    reviewed_by = models.ForeignKey("tenants.User", models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(_("复核时间"), null=True)
    review_note = models.CharField(_("复核意见"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("信用报告")
        base_manager_name = "objects"
        ordering = ["-issued_on", "-filed_at", "pk"]
        indexes = [
            models.Index(fields=["office", "identifier_hash"], name="reports_about_a_subject"),
            models.Index(fields=["unit", "-valid_until"], name="reports_of_a_unit"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_until__gte=models.F("issued_on")),
                name="a_report_ends_on_its_issue_day_or_later",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="third_party", agency_key__isnull=False)
                | ~models.Q(kind="third_party") & models.Q(agency_key__isnull=True),
                name="a_third_party_report_has_its_agency",
            ),
            models.CheckConstraint(
                condition=models.Q(state="suspended", suspended_at__isnull=False)
                | ~models.Q(state="suspended"),
                name="a_suspended_report_has_its_moment",
            ),
            models.CheckConstraint(
                condition=models.Q(origin__isnull=True, origin_report__isnull=True)
                | models.Q(origin__isnull=False, origin_report__isnull=False),
                name="a_copied_report_names_the_first_one",
            ),
        ]

    def __str__(self) -> str:
        return self.report_no

    @property
    def facts(self) -> rules.Facts:
        """What the rules ask."""
        reviewed = self.reviewed_at
        return rules.Facts(
            issued_on=self.issued_on,
            valid_until=self.valid_until,
            state=ReportState(self.state),
            agency_left_on=self.agency_left_on,
            reviewed_on=reviewed.astimezone(SHANGHAI).date() if reviewed else None,
        )

    def standing_on(self, day: date) -> ReportStanding:
        """How it stands on a day."""
        return rules.judge(self.facts, day)

    @property
    def standing(self) -> ReportStanding:
        """How it stands today."""
        return self.standing_on(clock.today())

    @property
    def ends_soon(self) -> bool:
        """Whether it holds and ends within a month."""
        return self.standing == ReportStanding.VALID and rules.ends_soon(
            self.valid_until, clock.today()
        )


class ReportUse(Doored, Scoped):
    """One use of a report: in a case of the unit, or handed to another unit (`recipient`) for its case.

    The ledger (复用台账) of the report's holder: rows are only added. Both hashes are those of the paper
    as it was checked at that moment.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(CreditReport, models.PROTECT, related_name="uses")
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, related_name="report_uses", verbose_name=_("办件")
    )
    recipient = models.ForeignKey(
        "tenants.Unit", models.PROTECT, related_name="+", verbose_name=_("使用单位")
    )
    purpose = models.CharField(_("用途"), max_length=300)
    # A person of the own unit; whoever asked for it in another unit is told of as the unit.
    used_by = models.ForeignKey("tenants.User", models.PROTECT, null=True, related_name="+")
    used_at = models.DateTimeField(_("使用时间"))
    consent_id = models.UUIDField(null=True, editable=False)
    sha256 = models.CharField(max_length=64)
    sm3 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("信用报告使用记录")
        base_manager_name = "objects"
        ordering = ["-used_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "case"], name="a_report_is_used_once_in_a_case"
            ),
            models.CheckConstraint(
                condition=models.Q(case__isnull=False) | models.Q(used_by__isnull=True),
                name="a_use_by_another_unit_names_no_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.purpose}"
