"""C3 两次总结: the half-year summaries on time, a late one half (notice, 六(一))."""

from decimal import Decimal

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from audit.scoring.facts import Facts, Points, indicator
from casefiles.indicators._filings import READS, stories
from casefiles.models import FilingKind
from casefiles.workdays import Calendar


@indicator(
    "C3",
    _("两次总结"),
    reads=READS,
    explained=_("上半年、全年总结按时报送各得一半，迟报减半，未报不得分。"),
)
def c3(facts: Facts) -> Points:
    """A summary filed before it is due counts at once; one that is not yet due and not filed does not."""
    calendar = Calendar()
    told = [
        each
        for each in stories(facts, FilingKind.SUMMARY)
        if each.due_at <= facts.as_of or each.counts_as_filed_at is not None
    ]
    late = [each.days_late(calendar) for each in told]
    on_time = sum(days == 0 for days in late)
    missing = sum(days is None for days in late)
    half = len(told) - on_time - missing
    return Points(
        (on_time + Decimal("0.5") * half) / len(told) if told else None,
        {"on_time": on_time, "late": half, "missing": missing, "due": len(told)},
        tuple(number for each in told for number in each.evidence),
        hint=_t("补报 %(n)s 次总结") % {"n": missing} if missing else "",
    )
