"""Filings: the one shape of whatever a unit sends to the credit office (notice, 六)."""

import uuid
from datetime import date

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tenants.scoped import Scoped, history


class FilingKind(models.TextChoices):
    """What is sent in."""

    ITEM_LIST = "item_list", _("事项清单")
    PLAN = "plan", _("实施方案")
    LIST_REVIEW = "list_review", _("年度核对")
    PROGRESS = "progress", _("月度进展")
    SUMMARY = "summary", _("半年总结")


class FilingState(models.TextChoices):
    """What is true of a filing. Whose turn it is, the workflow knows."""

    OPEN = "open", _("待填报")
    SUBMITTED = "submitted", _("单位审批中")
    FILED = "filed", _("信用办审核中")
    RETURNED = "returned", _("已退回")
    ACCEPTED = "accepted", _("已采纳")
    CANCELLED = "cancelled", _("已撤销")


# Nothing is left to be done about it.
ENDED = frozenset({FilingState.ACCEPTED, FilingState.CANCELLED})


class CancelReason(models.TextChoices):
    """Why a filing or a case is ended without a result."""

    WITHDRAWN = "withdrawn", _("申请人撤回")
    NOT_NEEDED = "not_needed", _("不再办理")
    MISTAKE = "mistake", _("误开")
    MOVED = "moved", _("移送其他单位")
    OTHER = "other", _("其他")


class ReturnReason(models.TextChoices):
    """Why the office sends a filing back; counted in the bulletin."""

    BASIS = "basis", _("依据缺失或不当")
    FIGURES = "figures", _("数据不符")
    INCOMPLETE = "incomplete", _("内容不全")
    FORMAT = "format", _("格式不规范")
    OTHER = "other", _("其他")


class Decision(models.TextChoices):
    """What a signer decided."""

    APPROVED = "approved", _("同意")
    RETURNED = "returned", _("退回")


class Filing(Scoped):
    """One obligation of a unit and what was sent for it.

    `due_at` is frozen when the filing opens, with what it was counted from (`due_basis`); null for
    what has no deadline; a granted extension alone moves it. An `amendment` is an
    item list that begins from the version before it. `filed_at` is the
    moment the present revision reached the credit office, `first_filed_at` the first one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("种类"), max_length=20, choices=FilingKind.choices)
    period = models.CharField(_("期间"), max_length=7, help_text="2026, 2026-H1 or 2026-10")
    sequence = models.PositiveSmallIntegerField(_("次序"), default=1)
    revision = models.PositiveSmallIntegerField(_("稿次"), default=1)
    state = models.CharField(
        _("状态"), max_length=10, choices=FilingState.choices, default=FilingState.OPEN
    )
    nil = models.BooleanField(_("零报告"), default=False)
    amendment = models.BooleanField(_("修订"), default=False)
    due_at = models.DateTimeField(_("截止"), null=True)
    due_basis = models.JSONField(null=True, editable=False)
    opened_at = models.DateTimeField(_("开启"))
    submitted_at = models.DateTimeField(_("提交"), null=True)
    submitted_by = models.ForeignKey("tenants.User", models.PROTECT, null=True, related_name="+")
    first_filed_at = models.DateTimeField(_("首次报送"), null=True)
    filed_at = models.DateTimeField(pgettext_lazy("moment", "报送"), null=True)
    closed_at = models.DateTimeField(_("采纳"), null=True)
    cancelled_at = models.DateTimeField(_("撤销"), null=True)
    cancel_reason = models.CharField(
        _("撤销原因"), max_length=12, choices=CancelReason.choices, blank=True
    )
    cancel_note = models.CharField(_("撤销说明"), max_length=300, blank=True)

    history = history()

    class Meta:
        verbose_name = _("报送")
        base_manager_name = "objects"
        indexes = [
            models.Index(fields=["office", "kind", "period", "state"]),
            models.Index(fields=["unit", "kind", "-period"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind", "period", "sequence"],
                name="one_filing_per_unit_kind_period_and_sequence",
            ),
            models.UniqueConstraint(
                fields=["unit"],
                condition=models.Q(kind="item_list")
                & ~models.Q(state__in=["accepted", "cancelled"]),
                name="one_unfinished_item_list_per_unit",
            ),
            models.UniqueConstraint(
                fields=["unit"],
                condition=models.Q(kind="plan") & ~models.Q(state__in=["accepted", "cancelled"]),
                name="one_unfinished_plan_per_unit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.unit}）"

    @property
    def title(self) -> str:
        """For example `2026年10月工作进展`, `2026年度事项清单`."""
        year, _dash, month = self.period.partition("-")
        if self.kind == FilingKind.PROGRESS:
            first = date(int(year), int(month), 1)
            return _t("%(month)s工作进展") % {"month": date_format(first, _t("Y年n月"))}
        said = {"year": year, "n": self.sequence}
        if self.kind == FilingKind.SUMMARY:
            first_half = _t("%(year)s年上半年工作总结")
            return (first_half if month == "H1" else _t("%(year)s年下半年工作总结")) % said
        if self.kind == FilingKind.LIST_REVIEW:
            return _t("%(year)s年度清单核对") % said
        if self.kind == FilingKind.PLAN:
            if self.sequence > 1:
                return _t("%(year)s年度实施方案（第%(n)s次）") % said
            return _t("%(year)s年度实施方案") % said
        if self.amendment:
            return _t("%(year)s年度事项清单（第%(n)s次，修订）") % said
        if self.sequence > 1:
            return _t("%(year)s年度事项清单（第%(n)s次）") % said
        return _t("%(year)s年度事项清单") % said

    @property
    def is_with_unit(self) -> bool:
        """Whether the unit may still change the contents."""
        return self.state in {FilingState.OPEN, FilingState.RETURNED}
