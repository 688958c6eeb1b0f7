"""Workflow templates: a unit's approval steps as data, versioned. A process pins its version."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants import clock
from tenants.roles import UNIT_ROLES, Role
from tenants.scoped import Scoped, ScopedManager


class TemplateKind(models.TextChoices):
    """What a template is for."""

    FILING = "filing", _("报送审批")


class Templates(ScopedManager["WorkflowTemplate"]):
    """Templates in scope."""

    def in_force(self, unit_id: int, kind: TemplateKind) -> "WorkflowTemplate | None":
        """The unit's template in force now: the highest version that has begun."""
        return (
            self.filter(unit_id=unit_id, kind=kind, in_force_from__lte=clock.now())
            .order_by("-version")
            .first()
        )


class WorkflowTemplate(Scoped):
    """One version of a unit's steps. A unit without one has no internal step."""

    kind = models.CharField(_("种类"), max_length=20, choices=TemplateKind.choices)
    version = models.PositiveSmallIntegerField(_("版本"))
    in_force_from = models.DateTimeField(_("启用"))

    objects: ClassVar[Templates] = Templates()

    class Meta:
        verbose_name = _("审批流程")
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind", "version"], name="one_template_per_unit_kind_and_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.get_kind_display()} v{self.version}"


class TemplateStep(Scoped):
    """One approval step: a title, the role that signs, the working days it may take."""

    template = models.ForeignKey(WorkflowTemplate, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField(_("顺序"))
    title = models.CharField(_("环节"), max_length=60)
    role = models.CharField(
        _("角色"), max_length=20, choices=[(r.value, r.label) for r in Role if r in UNIT_ROLES]
    )
    limit_days = models.PositiveSmallIntegerField(_("时限（工作日）"), default=2)

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
