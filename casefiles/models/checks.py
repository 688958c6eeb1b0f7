"""What a matter demands of its cases, and what a second person let go without (notice, 三 to 五)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from casefiles.models.cases import Case
from tenants.scoped import Doored, Scoped


class CheckKind(models.TextChoices):
    """信用核查: the kinds of check that an item list may demand before a decision."""

    CONSENT = "consent", _("主体授权")
    RECORD = "record", _("信用记录")
    REPORT = "report", _("信用报告")
    COMMITMENT = "commitment", _("信用承诺")


class CheckWaiver(Doored, Scoped):
    """免查: whoever decided went without one check of a case, and said why."""

    guest_key = "case_id"

    case = models.ForeignKey(Case, models.PROTECT, related_name="waivers")
    kind = models.CharField(_("核查"), max_length=12, choices=CheckKind.choices)
    reason = models.CharField(_("免查原因"), max_length=300)
    waived_by = models.ForeignKey("tenants.User", models.PROTECT, related_name="+")
    waived_at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("免查")
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["case", "kind"], name="one_waiver_per_case_and_check"),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.get_kind_display()}"
