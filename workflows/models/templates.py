"""Workflow templates: a unit's approval steps as data, versioned. A process pins its version."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from tenants import clock
from tenants.roles import UNIT_ROLES, Role
from tenants.scoped import Scoped, ScopedManager

_UNIT_ROLES = [(role.value, role.label) for role in Role if role in UNIT_ROLES]


class TemplateKind(models.TextChoices):
    """What a template is for: all filings, one kind of filing (the names of `FilingKind`), cases."""

    FILING = "filing", _("报送审批")
    ITEM_LIST = "item_list", _("事项清单")
    PLAN = "plan", _("实施方案")
    LIST_REVIEW = "list_review", _("年度核对")
    PROGRESS = "progress", _("月度进展")
    SUMMARY = "summary", _("半年总结")
    CASE = "case", _("信用核查办件")


class Mode(models.TextChoices):
    """How the signers of one step sign."""

    ALL = "all", _("会签")
    ANY = "any", _("或签")
    IN_TURN = "in_turn", _("依次")


class Templates(ScopedManager["WorkflowTemplate"]):
    """Templates in scope."""

    def in_force(self, unit_id: int, kind: str) -> "WorkflowTemplate | None":
        """The unit's template in force now: its own for the kind, else the one for all filings."""
        general = [] if kind == TemplateKind.CASE else [TemplateKind.FILING]
        rows = self.filter(
            unit_id=unit_id, kind__in=[kind, *general], in_force_from__lte=clock.now()
        ).order_by("-version")
        found = {row.kind: row for row in reversed(rows)}
        own = found.get(kind)
        if own is not None and not own.retired:
            return own
        return found.get(TemplateKind.FILING) if general else None


class WorkflowTemplate(Scoped):
    """One version of a unit's steps. A unit without one has no internal step.

    A draft has neither a version nor a day; published, a template never changes. A `retired` one
    has no steps and says: from this day on the kind follows the template for all filings again.
    """

    uid = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), unique=True, editable=False)
    kind = models.CharField(_("种类"), max_length=20, choices=TemplateKind.choices)
    version = models.PositiveSmallIntegerField(_("版本"), null=True)
    in_force_from = models.DateTimeField(_("启用"), null=True)
    retired = models.BooleanField(default=False)

    objects: ClassVar[Templates] = Templates()

    class Meta:
        verbose_name = _("审批流程")
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind", "version"], name="one_template_per_unit_kind_and_version"
            ),
            models.UniqueConstraint(
                fields=["unit", "kind"],
                condition=models.Q(version__isnull=True),
                name="one_draft_per_unit_and_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(version__isnull=True, in_force_from__isnull=True)
                | models.Q(version__isnull=False, in_force_from__isnull=False),
                name="a_template_is_a_draft_or_in_force_from_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.get_kind_display()}{_t('（')}{self.name}{_t('）')}"

    @property
    def name(self) -> str:
        """`第3版`, or `草稿`."""
        return _t("第%(n)s版") % {"n": self.version} if self.version else _t("草稿")

    @property
    def is_draft(self) -> bool:
        """Whether it can still be changed."""
        return self.version is None


class TemplateStep(Scoped):
    """One approval step: who signs, how, within how many working days, and when it is asked at all.

    Either `role` is set (everybody who holds it) or `people` name the signers; for `IN_TURN` their
    `position` is the order. `ratio` is the share in percent of the signers whose consent an `ALL`
    step needs. `conditions` are `{"fact": …, "test": …, "value": …}`; the step is skipped unless
    all of them hold of the record.
    """

    uid = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), unique=True, editable=False)
    template = models.ForeignKey(WorkflowTemplate, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField(_("顺序"))
    title = models.CharField(_("环节"), max_length=60)
    role = models.CharField(_("角色"), max_length=20, choices=_UNIT_ROLES, blank=True)
    mode = models.CharField(_("方式"), max_length=10, choices=Mode.choices, default=Mode.ANY)
    ratio = models.PositiveSmallIntegerField(
        _("同意比例（%）"),
        default=100,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    limit_days = models.PositiveSmallIntegerField(_("时限（工作日）"), default=2)
    conditions = models.JSONField(_("条件"), default=list, blank=True)
    copy_roles = ArrayField(
        models.CharField(max_length=20, choices=_UNIT_ROLES),
        verbose_name=_("抄送角色"),
        default=list,
        blank=True,
    )

    class Meta:
        verbose_name = _("审批环节")
        base_manager_name = "objects"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["template", "position"], name="one_step_per_template_and_position"
            )
        ]

    def __str__(self) -> str:
        return self.title


class StepPerson(Scoped):
    """A person whom a step names: as a signer, or (`copied`) as somebody who gets a copy (抄送)."""

    step = models.ForeignKey(TemplateStep, models.CASCADE, related_name="people")
    person = models.ForeignKey("tenants.User", models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(_("顺序"), default=1)
    copied = models.BooleanField(_("抄送"), default=False)

    class Meta:
        verbose_name = _("指定人员")
        base_manager_name = "objects"
        ordering = ["copied", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["step", "person", "copied"], name="a_step_names_a_person_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.person)
