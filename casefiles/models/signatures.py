"""Signatures (签署): what each signer decided, on a filing or on a case."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from casefiles.models.cases import Case
from casefiles.models.filings import Decision, Filing, ReturnReason
from tenants.scoped import Doored, Scoped


class Signature(Doored, Scoped):
    """One signer's decision on one revision of a filing, or in one round of a case.

    A withdrawn one stays as a row and counts no more. `on_behalf_of` is whom a deputy stood in for.
    """

    filing = models.ForeignKey(Filing, models.PROTECT, null=True, related_name="signatures")
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="signatures")
    revision = models.PositiveSmallIntegerField(_("稿次"))
    at_office = models.BooleanField(_("信用办"))
    step = models.CharField(_("环节"), max_length=60)
    signer = models.ForeignKey("tenants.User", models.PROTECT, related_name="+")
    signer_name = models.CharField(_("签署人"), max_length=80)
    on_behalf_of = models.ForeignKey(
        "tenants.User", models.PROTECT, null=True, related_name="+", verbose_name=_("代理")
    )
    decision = models.CharField(_("意见"), max_length=10, choices=Decision.choices)
    reasons = ArrayField(
        models.CharField(max_length=20, choices=ReturnReason.choices),
        verbose_name=_("退回原因"),
        default=list,
        blank=True,
    )
    text = models.TextField(_("说明"), blank=True)
    signed_at = models.DateTimeField(_("时间"))
    withdrawn_at = models.DateTimeField(_("撤回"), null=True)

    class Meta:
        verbose_name = _("签署")
        base_manager_name = "objects"
        ordering = ["signed_at", "pk"]
        indexes = [
            models.Index(
                fields=["case"], condition=models.Q(case__isnull=False), name="signatures_of_a_case"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(filing__isnull=False, case__isnull=True)
                | models.Q(filing__isnull=True, case__isnull=False),
                name="a_signature_is_on_one_record",
            ),
            models.UniqueConstraint(
                fields=["filing", "revision", "signer"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="one_signature_per_signer_and_revision",
            ),
            models.UniqueConstraint(
                fields=["case", "revision", "signer"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="one_signature_per_signer_and_round_of_a_case",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.signer_name} {self.get_decision_display()}"

    @property
    def reason_labels(self) -> str:
        """The coded reasons of a return, in words."""
        return str(_("、")).join(str(ReturnReason(each).label) for each in self.reasons)
