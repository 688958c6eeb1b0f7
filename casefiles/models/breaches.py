"""Breaches of commitments (违诺认定): proposed, confirmed by another person, disputed."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from casefiles.models.commitments import Commitment
from casefiles.models.register import Severity
from tenants.scoped import Doored, Scoped


class BreachState(models.TextChoices):
    """Where the finding that a commitment was broken stands."""

    PROPOSED = "proposed", _("待认定")
    DISMISSED = "dismissed", _("不予认定")
    CONFIRMED = "confirmed", _("已认定")
    DISPUTED = "disputed", _("异议中")
    UPHELD = "upheld", _("异议不成立")
    REVOKED = "revoked", _("已撤销")

    @property
    def tone(self) -> str:
        """The colour class of its tag."""
        return {"confirmed": "bad", "upheld": "bad", "disputed": "brand", "proposed": "warn"}.get(
            self.value, ""
        )


# As long as one of these stands, no second breach of the commitment is proposed.
STANDING = ("proposed", "confirmed", "disputed", "upheld")
# These are findings in later cases of the subject.
FOUND = ("confirmed", "disputed", "upheld")


class CommitmentBreach(Doored, Scoped):
    """The finding that a commitment was broken: proposed by one person, confirmed by another.

    The subject may object; while the objection is open the finding may not be used, and once it was
    revoked never again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="breaches")
    state = models.CharField(
        _("状态"), max_length=10, choices=BreachState.choices, default=BreachState.PROPOSED
    )
    severity = models.CharField(_("程度"), max_length=10, choices=Severity.choices)
    fact = models.TextField(_("违诺事实"))
    proposed_by = models.ForeignKey("tenants.User", models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("提出"))
    judged_by = models.ForeignKey("tenants.User", models.PROTECT, null=True, related_name="+")
    judged_at = models.DateTimeField(_("认定"), null=True)
    grounds = models.TextField(_("认定理由"), blank=True)
    use_until = models.DateField(_("使用期限"), null=True)
    objection = models.TextField(_("异议内容"), blank=True)
    objected_at = models.DateTimeField(_("提出异议"), null=True)
    answer_due_at = models.DateTimeField(_("答复期限"), null=True)
    answered_by = models.ForeignKey("tenants.User", models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(_("答复"), null=True)
    answer = models.TextField(_("答复意见"), blank=True)

    class Meta:
        verbose_name = _("违诺认定")
        base_manager_name = "objects"
        ordering = ["-proposed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment"],
                condition=models.Q(state__in=STANDING),
                name="one_standing_breach_per_commitment",
            ),
            models.CheckConstraint(
                condition=models.Q(judged_by__isnull=True)
                | ~models.Q(judged_by=models.F("proposed_by")),
                name="nobody_confirms_the_own_breach",
            ),
            models.CheckConstraint(
                condition=models.Q(answered_by__isnull=True)
                | ~models.Q(answered_by=models.F("judged_by")),
                name="nobody_answers_an_objection_to_the_own_finding",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commitment.code} {self.get_state_display()}"
