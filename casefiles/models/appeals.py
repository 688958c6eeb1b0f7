"""Appeals (申诉) of a unit against a shown score, one indicator each, with their evidence."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.appealed import OPEN, REFUSED, UPHELD, WITHDRAWN
from casefiles.inspection.kinds import FileKind
from casefiles.models.files import StoredFile
from tenants.scoped import Scoped


class AppealState(models.TextChoices):
    """How far an appeal is."""

    OPEN = OPEN, _("待答复")
    WITHDRAWN = WITHDRAWN, _("已撤回")
    UPHELD = UPHELD, _("支持")
    REFUSED = REFUSED, _("不支持")

    @property
    def tone(self) -> str:
        """The colour class of its tag."""
        return {OPEN: "warn", UPHELD: "ok", REFUSED: "bad"}.get(self.value, "")


class Appeal(Scoped):
    """What a unit holds against one indicator of its shown score, and the office's answer.

    `due_at` is the exclusive end of the five working days in which another reviewer answers.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey("audit.Assessment", models.PROTECT, related_name="+")
    indicator = models.CharField(_("指标"), max_length=10)
    grounds = models.TextField(_("申诉理由"), max_length=2000)
    state = models.CharField(
        _("状态"), max_length=9, choices=AppealState.choices, default=AppealState.OPEN
    )
    raised_by = models.ForeignKey("tenants.User", models.PROTECT, related_name="+")
    raised_at = models.DateTimeField(_("提出时间"))
    due_at = models.DateTimeField(_("答复期限"))
    withdrawn_by = models.ForeignKey("tenants.User", models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True)
    decided_by = models.ForeignKey("tenants.User", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("答复时间"), null=True)
    answer = models.TextField(_("答复意见"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("考核申诉")
        base_manager_name = "objects"
        ordering = ["raised_at", "pk"]
        indexes = [
            models.Index(fields=["assessment", "unit", "raised_at"], name="appeals_of_a_year"),
            models.Index(
                fields=["office", "due_at"],
                condition=models.Q(state=OPEN),
                name="appeals_that_wait",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "unit", "indicator"],
                condition=models.Q(state=OPEN),
                name="one_open_appeal_per_unit_and_indicator",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=[UPHELD, REFUSED], decided_by__isnull=False, decided_at__isnull=False
                )
                | models.Q(
                    state__in=[OPEN, WITHDRAWN], decided_by__isnull=True, decided_at__isnull=True
                ),
                name="a_decided_appeal_has_its_person_and_moment",
            ),
            models.CheckConstraint(
                condition=models.Q(state=WITHDRAWN, withdrawn_at__isnull=False)
                | ~models.Q(state=WITHDRAWN) & models.Q(withdrawn_at__isnull=True),
                name="a_withdrawn_appeal_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.indicator

    @property
    def tone(self) -> str:
        """The colour class of its tag."""
        return AppealState(self.state).tone


class AppealEvidence(Scoped):
    """One file that the unit gives for its appeal; it is never taken away again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="evidence")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("文件"))
    kind = models.CharField(_("格式"), max_length=10, choices=FileKind.choices)
    added_by = models.ForeignKey("tenants.User", models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("添加时间"))

    class Meta:
        verbose_name = _("申诉证据")
        base_manager_name = "objects"
        ordering = ["added_at", "pk"]
        indexes = [models.Index(fields=["appeal"], name="evidence_of_an_appeal")]

    def __str__(self) -> str:
        return self.file.name
