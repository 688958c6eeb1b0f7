"""A2 方案备案: filed by the deadline 1; up to ten working days late 3/5; else 0 (notice 六(一))."""

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from audit.scoring.facts import Facts, Points, indicator
from casefiles.indicators._filings import READS, filed_once
from casefiles.models import FilingKind


@indicator(
    "A2",
    _("方案备案"),
    reads=READS,
    explained=_(
        "期限内报送得满分；迟报不超过10个工作日得五分之三；其余不得分。以信用办最终采纳为准。"
    ),
)
def a2(facts: Facts) -> Points:
    """The first plan of the year."""
    return filed_once(
        facts, FilingKind.PLAN, due=_t("按期报送实施方案"), overdue=_t("尽快报送实施方案")
    )
