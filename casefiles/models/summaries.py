"""Half-year summaries (半年总结): figures counted by the product, words edited by the unit."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from casefiles.models.filings import Filing
from tenants.scoped import Scoped, history

# The words of a summary, in the order of the document (domain §3).
PARTS = ("work", "results", "typical_cases", "difficulties", "intentions")


class HalfYearSummary(Scoped):
    """The contents of one revision. `figures` holds [half-year, year to date] by name.

    Figures are counted, never typed, and freeze when the summary is submitted.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    filing = models.ForeignKey(Filing, models.PROTECT, related_name="half_year_summaries")
    revision = models.PositiveSmallIntegerField(_("稿次"))
    figures = models.JSONField(_("统计数据"), default=dict, editable=False)
    work = models.TextField(_("开展情况"), blank=True)
    results = models.TextField(_("取得成效"), blank=True)
    typical_cases = models.TextField(_("典型案例"), blank=True)
    difficulties = models.TextField(_("存在问题"), blank=True)
    intentions = models.TextField(_("下步打算"), blank=True)
    counted_at = models.DateTimeField(_("统计时间"))

    history = history()

    class Meta:
        verbose_name = _("半年总结")
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                fields=["filing", "revision"], name="one_summary_per_filing_and_revision"
            )
        ]

    def __str__(self) -> str:
        return f"{self.filing.title} r{self.revision}"
