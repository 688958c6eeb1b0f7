"""C1 月报及时: (on time + half for up to three working days late) / due (notice 六(一))."""

from decimal import Decimal

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from audit.scoring.facts import Facts, Points, indicator
from casefiles.indicators._filings import READS, stories
from casefiles.models import FilingKind
from casefiles.workdays import Calendar

LATE_BUT_COUNTED = 3


@indicator(
    "C1",
    _("月报及时"),
    reads=READS,
    explained=_("（按时报送 + 0.5 × 迟报不超过3个工作日）÷ 已到期的月报。零报告按时即为按时。"),
)
def c1(facts: Facts) -> Points:
    """A report filed before it is due counts at once; one that is not yet due and not filed does not."""
    calendar = Calendar()
    reports = [
        each
        for each in stories(facts, FilingKind.PROGRESS)
        if each.due_at <= facts.as_of or each.counts_as_filed_at is not None
    ]
    late = [each.days_late(calendar) for each in reports]
    on_time = sum(1 for days in late if days == 0)
    half = sum(1 for days in late if days is not None and 0 < days <= LATE_BUT_COUNTED)
    missing = sum(1 for days in late if days is None)
    share = (
        ((on_time + Decimal("0.5") * half) / len(reports)).quantize(Decimal("0.000001"))
        if reports
        else None
    )
    return Points(
        share,
        {
            "on_time": on_time,
            "late_up_to_3": half,
            "late": len(reports) - on_time - half - missing,
            "missing": missing,
            "due": len(reports),
        },
        tuple(number for each in reports for number in each.evidence),
        hint=_t("补报 %(n)s 个月的进展") % {"n": missing} if missing else _t("每月按时报送进展"),
    )
