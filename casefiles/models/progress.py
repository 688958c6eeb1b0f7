"""Monthly progress (月度进展): counted figures and the unit's own words."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from casefiles.models.filings import Filing
from tenants.scoped import Scoped, history

# The counted figures, in the order of the form. The unit never types them.
FIGURES = (
    "cases_opened",
    "cases_decided",
    "cases_to_check",
    "cases_checked",
    "queries_legal",
    "queries_natural",
    "dishonest_findings",
    "restrictions",
)


def figure_label(name: str) -> str:
    """The label of a counted figure."""
    return str(ProgressReport._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


class ProgressReport(Scoped):
    """The contents of one revision of a month's report. Figures freeze when it is submitted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    filing = models.ForeignKey(Filing, models.PROTECT, related_name="progress_reports")
    revision = models.PositiveSmallIntegerField(_("稿次"))
    cases_opened = models.PositiveIntegerField(_("新受理办件"), default=0)
    cases_decided = models.PositiveIntegerField(_("办结办件"), default=0)
    cases_to_check = models.PositiveIntegerField(_("应核查办件"), default=0)
    cases_checked = models.PositiveIntegerField(_("已核查办件"), default=0)
    queries_legal = models.PositiveIntegerField(_("查询信用记录（法人）"), default=0)
    queries_natural = models.PositiveIntegerField(_("查询信用记录（自然人）"), default=0)
    dishonest_findings = models.PositiveIntegerField(_("发现失信信息"), default=0)
    restrictions = models.PositiveIntegerField(_("采取限制措施"), default=0)
    progress = models.TextField(_("工作开展情况"), blank=True)
    problems = models.TextField(_("存在问题"), blank=True)
    next_steps = models.TextField(_("下步打算"), blank=True)
    nil_reason = models.CharField(_("零报告原因"), max_length=300, blank=True)
    counted_at = models.DateTimeField(_("统计时间"))

    history = history()

    class Meta:
        verbose_name = _("月度进展")
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                fields=["filing", "revision"], name="one_progress_report_per_filing_and_revision"
            ),
            models.CheckConstraint(
                condition=models.Q(cases_checked__lte=models.F("cases_to_check")),
                name="no_more_cases_checked_than_to_check",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filing.title} r{self.revision}"

    @property
    def figures(self) -> dict[str, int]:
        """The counted figures by name."""
        return {name: getattr(self, name) for name in FIGURES}
