"""A1 清单备案: filed by the deadline 1; up to ten working days late 3/5; else 0 (notice 六(一))."""

from decimal import Decimal

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from audit.scoring.facts import Facts, Points, indicator
from casefiles.indicators._filings import READS, stories
from casefiles.models import FilingKind
from casefiles.workdays import Calendar

LATE_BUT_COUNTED = 10


@indicator(
    "A1",
    _("清单备案"),
    reads=READS,
    explained=_(
        "期限内报送得满分；迟报不超过10个工作日得五分之三；其余不得分。以信用办最终采纳为准。"
    ),
)
def a1(facts: Facts) -> Points:
    """The first list of the year, counted when the office has accepted it or it is not yet due."""
    lists = stories(facts, FilingKind.ITEM_LIST)
    if not lists:
        return Points(None, {}, ())
    first = lists[0]
    late = first.days_late(Calendar())
    if late is None or not first.accepted:
        if facts.as_of < first.due_at:
            return Points(None, {"state": "open"}, first.evidence, hint=_t("按期报送事项清单"))
        return Points(Decimal(0), {"state": "missing"}, first.evidence, hint=_t("尽快报送事项清单"))
    share = Decimal(1) if late == 0 else Decimal("0.6") if late <= LATE_BUT_COUNTED else Decimal(0)
    return Points(share, {"workdays_late": late}, first.evidence)
