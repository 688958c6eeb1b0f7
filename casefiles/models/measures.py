"""A measure that a case's decision laid on its subject, from notice to effect (domain §3)."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from casefiles.models.cases import Case, Finding
from casefiles.models.catalogue import MeasureEntry, MeasureKind
from casefiles.models.files import StoredFile
from tenants import clock
from tenants.scoped import Doored, Scoped


class MeasureState(models.TextChoices):
    """Where a measure stands. Only a person moves it on: no date makes a restriction by itself."""

    NOTICE = "notice", _("待告知")
    HEARING = "hearing", _("陈述申辩中")
    IN_EFFECT = "in_effect", _("已生效")
    WITHDRAWN = "withdrawn", _("听取意见后撤销")
    LIFTED = "lifted", _("已解除")

    @property
    def tone(self) -> str:
        """The colour class of its tag."""
        return {"notice": "warn", "hearing": "brand", "in_effect": "ok"}.get(self.value, "idle")


class NoticeManner(models.TextChoices):
    """How the subject was told (送达方式)."""

    IN_PERSON = "in_person", _("当面送达")
    POST = "post", _("邮寄送达")
    ELECTRONIC = "electronic", _("电子送达")
    LEFT = "left", _("留置送达")
    PUBLIC = "public", _("公告送达")


class HearingOutcome(models.TextChoices):
    """What came of the right to be heard."""

    UPHELD = "upheld", _("听取后维持")
    WITHDRAWN = "withdrawn", _("听取后撤销")
    WAIVED = "waived", _("当事人放弃")
    SILENT = "silent", _("逾期未陈述")


class CaseMeasure(Doored, Scoped):
    """One restriction or incentive. What it says was copied from the catalogue as it then was.

    `hear_until` is an exclusive end, frozen when the subject is told; a restriction has no effect
    before the subject was heard, has waived, or that time is over and a person has said so.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.OneToOneField(Case, models.PROTECT, related_name="applied")
    entry = models.ForeignKey(MeasureEntry, models.PROTECT, related_name="+")
    kind = models.CharField(_("种类"), max_length=12, choices=MeasureKind.choices)
    name = models.CharField(_("措施"), max_length=200)
    basis = models.CharField(_("依据条款"), max_length=300)
    hearing_days = models.PositiveSmallIntegerField(_("陈述申辩期（工作日）"))
    state = models.CharField(
        _("状态"), max_length=10, choices=MeasureState.choices, default=MeasureState.NOTICE
    )
    laid_at = models.DateTimeField(_("决定时间"))
    notified_on = models.DateField(_("告知日期"), null=True)
    manner = models.CharField(
        _("送达方式"), max_length=12, choices=NoticeManner.choices, blank=True
    )
    notice = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    notified_by = models.ForeignKey("tenants.User", models.PROTECT, null=True, related_name="+")
    hear_until = models.DateTimeField(_("陈述申辩截止"), null=True)
    outcome = models.CharField(
        _("听取意见结果"), max_length=10, choices=HearingOutcome.choices, blank=True
    )
    statement = models.TextField(_("陈述申辩及复核情况"), blank=True)
    concluded_by = models.ForeignKey("tenants.User", models.PROTECT, null=True, related_name="+")
    effective_at = models.DateTimeField(_("生效时间"), null=True)
    ended_at = models.DateTimeField(_("撤销或解除时间"), null=True)
    ended_by = models.ForeignKey("tenants.User", models.PROTECT, null=True, related_name="+")
    end_reason = models.CharField(_("解除原因"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("惩戒与激励措施")
        base_manager_name = "objects"
        ordering = ["-laid_at"]
        indexes = [models.Index(fields=["unit", "state", "-laid_at"], name="measures_by_state")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind="restriction")
                | models.Q(effective_at__isnull=True)
                | ~models.Q(outcome__in=("", "withdrawn")),
                name="no_restriction_takes_effect_unheard",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="in_effect") | models.Q(effective_at__isnull=False),
                name="a_measure_in_effect_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_restriction(self) -> bool:
        """Whether it takes something away."""
        return self.kind == MeasureKind.RESTRICTION

    @property
    def may_pass_unheard(self) -> bool:
        """Whether the time to be heard is over."""
        return self.hear_until is not None and self.hear_until <= clock.now()

    @property
    def state_tone(self) -> str:
        """The colour class of its state."""
        return MeasureState(self.state).tone

    @property
    def kind_tone(self) -> str:
        """The colour class of its kind."""
        return MeasureKind(self.kind).tone


class MeasureGround(Doored, Scoped):
    """One finding that a restriction rests on."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    measure = models.ForeignKey(CaseMeasure, models.PROTECT, related_name="grounds")
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("措施所依据的失信信息")
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "finding"], name="one_ground_per_measure_and_finding"
            )
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.finding_id}"
