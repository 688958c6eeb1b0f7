"""What due days are counted from: an office's calendars and rules; and more time, asked and granted."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casefiles.models.filings import Filing, FilingKind
from casefiles.workdays import Calendar, Shift
from casefiles.workdays.deadlines import DueRule
from tenants.scoped import InScope, PublishedByOffice, Scoped


class ShiftWord(models.TextChoices):
    """Where a due day goes that is not a workday (the values of `workdays.Shift`)."""

    NEXT_WORKDAY = "next_workday", _("顺延到下一个工作日")
    PREVIOUS_WORKDAY = "previous_workday", _("提前到上一个工作日")
    NONE = "none", _("不变")


class CalendarVersion(InScope):
    """The national calendar with an office's own days. Never edited: a change is the next number."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey("tenants.Office", models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("版次"))
    extra_off = ArrayField(models.DateField(), verbose_name=_("另行放假日"), default=list)
    extra_work = ArrayField(models.DateField(), verbose_name=_("另行上班日"), default=list)
    why = models.CharField(_("调整理由"), max_length=300)
    made_at = models.DateTimeField(_("发布时间"))

    objects = PublishedByOffice()

    class Meta:
        verbose_name = _("工作日历")
        base_manager_name = "objects"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "number"], name="one_calendar_per_office_and_number"
            )
        ]

    def __str__(self) -> str:
        return str(self.number)

    @property
    def calendar(self) -> Calendar:
        """What days are counted with."""
        return Calendar(frozenset(self.extra_off), frozenset(self.extra_work))


class DueRuleVersion(InScope):
    """How a kind of filing falls due in an office from `made_at` on. Never edited either.

    `month` is the month in which a yearly one falls due; `month_offset` how many months after the
    month reported on a monthly one does.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey("tenants.Office", models.PROTECT, related_name="+")
    kind = models.CharField(_("种类"), max_length=20, choices=FilingKind.choices)
    number = models.PositiveIntegerField(_("版次"))
    month = models.PositiveSmallIntegerField(_("截止月份"))
    month_offset = models.PositiveSmallIntegerField(_("期后第几个月"))
    day = models.PositiveSmallIntegerField(_("截止日"))
    inclusive = models.BooleanField(_("含当日"))
    shift = models.CharField(_("遇休息日"), max_length=20, choices=ShiftWord.choices)
    grace_workdays = models.PositiveSmallIntegerField(_("宽限工作日"))
    why = models.CharField(_("调整理由"), max_length=300)
    made_at = models.DateTimeField(_("发布时间"))

    objects = PublishedByOffice()

    class Meta:
        verbose_name = _("截止规则")
        base_manager_name = "objects"
        ordering = ["kind", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "kind", "number"], name="one_due_rule_per_office_kind_and_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"

    @property
    def rule(self) -> DueRule:
        """What the due day is counted by."""
        return DueRule(
            self.day, self.month_offset, self.inclusive, Shift(self.shift), self.grace_workdays
        )


class ExtensionState(models.TextChoices):
    """How a request for more time stands."""

    ASKED = "asked", _("待答复")
    GRANTED = "granted", _("已同意")
    REFUSED = "refused", _("未同意")


class Extension(Scoped):
    """延期: asked for by the unit before the due day, granted or refused by the office."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    filing = models.ForeignKey(Filing, models.PROTECT, related_name="extensions")
    due_before = models.DateTimeField(_("原截止"))
    wanted_until = models.DateField(_("申请延至"))
    why = models.CharField(_("申请理由"), max_length=300)
    asked_at = models.DateTimeField(pgettext_lazy("moment", "申请"))
    asked_by = models.ForeignKey("tenants.User", models.PROTECT, related_name="+")
    state = models.CharField(
        _("状态"), max_length=10, choices=ExtensionState.choices, default=ExtensionState.ASKED
    )
    granted_until = models.DateField(_("延至"), null=True)
    answer = models.CharField(_("答复"), max_length=300, blank=True)
    answered_at = models.DateTimeField(pgettext_lazy("moment", "答复"), null=True)
    answered_by = models.ForeignKey("tenants.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("延期")
        base_manager_name = "objects"
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["filing"],
                condition=models.Q(state="asked"),
                name="one_open_request_for_more_time_per_filing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.filing.title}：{self.get_state_display()}"
