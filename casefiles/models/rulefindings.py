"""What the rules found in an item list, and the warnings that a signer let stand with a reason."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from casefiles.itemlists.rules import Severity
from casefiles.models.filings import Filing
from casefiles.models.itemlists import ItemList, Matter
from tenants.scoped import Scoped


class ListCheck(Scoped):
    """One reading of an item list by the rules of a day; `rules` is their fingerprint.

    Made when the rows are put in, anew when the rules change, and for the last time when the list
    reaches the credit office: from then on it tells what was known when it was filed.
    """

    item_list = models.OneToOneField(ItemList, models.CASCADE, related_name="rule_check")
    rules = models.CharField(max_length=64)
    checked_on = models.DateField(_("核对日期"))
    errors = models.PositiveIntegerField(_("错误"))
    warnings = models.PositiveIntegerField(_("警告"))
    hints = models.PositiveIntegerField(_("提示"))

    class Meta:
        verbose_name = _("规则核对")
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.item_list} {self.checked_on}"


class RuleFinding(Scoped):
    """One finding of a check. The Chinese words are copied in: they outlive the rule."""

    check_of = models.ForeignKey(ListCheck, models.CASCADE, related_name="findings")
    matter = models.ForeignKey(Matter, models.CASCADE, null=True, related_name="+")
    rule = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField(_("编号"))
    title = models.CharField(_("规则"), max_length=200)
    clause = models.CharField(_("依据"), max_length=300)
    column = models.CharField(_("栏目"), max_length=40)
    severity = models.CharField(_("级别"), max_length=10, choices=Severity.choices)
    data = models.JSONField(default=dict)
    message = models.TextField(_("问题"))
    mend = models.TextField(_("怎样改"))
    key = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("核对结果")
        base_manager_name = "objects"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.message


class WarningWaiver(Scoped):
    """豁免: a signer let a warning stand and said why. It holds while the row stays as it is.

    `key` is the finding's: a later revision with the same row keeps the waiver, a changed row or a
    new version of the rule ends it. A waiver taken back stays as a row.
    """

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="waivers")
    revision = models.PositiveSmallIntegerField(_("稿次"))
    rule = models.CharField(max_length=60)
    matter_code = models.CharField(_("事项编码"), max_length=40, blank=True)
    key = models.CharField(max_length=64)
    reason = models.CharField(_("豁免理由"), max_length=300)
    step = models.CharField(_("环节"), max_length=60, blank=True)
    waived_by = models.ForeignKey("tenants.User", models.PROTECT, related_name="+")
    waived_by_name = models.CharField(_("豁免人"), max_length=80)
    waived_at = models.DateTimeField(_("时间"))
    withdrawn_at = models.DateTimeField(_("撤回"), null=True)
    withdrawn_by = models.ForeignKey("tenants.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("警告豁免")
        base_manager_name = "objects"
        ordering = ["waived_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["filing", "key"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="one_waiver_in_force_per_filing_and_warning",
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.matter_code}"
