"""Implementation plans (实施方案): who leads, who does what by when. An accepted plan never changes."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from casefiles.models.filings import Filing
from tenants.scoped import Scoped, history
from tenants.sealed import SealedField


class ImplementationPlan(Scoped):
    """The contents of one revision of a plan's filing (notice, 六(一)); the red-headed paper is attached.

    `version` counts the unit's accepted plans. `start_on` is what the unit wishes, `in_force_from`
    what came of it; `in_force_until` is the last day, null for a plan without an end.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    filing = models.ForeignKey(Filing, models.PROTECT, related_name="plans")
    revision = models.PositiveSmallIntegerField(_("稿次"))
    leader_name = models.CharField(_("分管领导"), max_length=40, blank=True)
    leader_post = models.CharField(_("分管领导职务"), max_length=60, blank=True)
    section = models.CharField(_("责任科室"), max_length=60, blank=True)
    liaison_name = models.CharField(_("联络员"), max_length=40, blank=True)
    liaison_phone = SealedField(_("联络员电话"), bound_to=("unit_id", "id"), blank=True)
    goals = models.TextField(_("工作目标"), blank=True)
    safeguards = models.TextField(_("保障措施"), blank=True)
    start_on = models.DateField(_("拟启用日期"), null=True)
    in_force_until = models.DateField(_("有效期至"), null=True)
    version = models.PositiveSmallIntegerField(_("版本"), null=True)
    accepted_at = models.DateTimeField(_("采纳"), null=True)
    in_force_from = models.DateField(_("启用日期"), null=True)

    history = history()

    class Meta:
        verbose_name = _("实施方案")
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                fields=["filing", "revision"], name="one_plan_per_filing_and_revision"
            ),
            models.UniqueConstraint(
                fields=["unit", "version"], name="one_plan_per_unit_and_version"
            ),
            models.CheckConstraint(
                condition=models.Q(in_force_until__isnull=True)
                | models.Q(start_on__isnull=True)
                | models.Q(in_force_until__gte=models.F("start_on")),
                name="a_plan_does_not_end_before_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filing.title} r{self.revision}"


class PlanStep(Scoped):
    """One measure of a plan: what is done, by which section, until when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(ImplementationPlan, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField(_("序号"))
    task = models.CharField(_("工作措施"), max_length=300)
    section = models.CharField(_("责任科室"), max_length=60, blank=True)
    finish_on = models.DateField(_("完成时限"), null=True)

    class Meta:
        verbose_name = _("方案措施")
        base_manager_name = "objects"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "position"], name="one_step_per_plan_and_position"
            )
        ]

    def __str__(self) -> str:
        return self.task
