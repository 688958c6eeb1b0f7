"""C2 月报质量: accepted at first pass / accepted (notice 六(一))."""

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from audit.scoring.facts import Facts, Points, indicator, rate
from casefiles.indicators._filings import READS, stories
from casefiles.models import FilingKind


@indicator(
    "C2",
    _("月报质量"),
    reads=READS,
    explained=_("一次审核通过的月报 ÷ 信用办已采纳或曾退回的月报。"),
)
def c2(facts: Facts) -> Points:
    """A report that the office returned once is not first-pass, however well it was mended."""
    judged = [
        each for each in stories(facts, FilingKind.PROGRESS) if each.accepted or each.returned
    ]
    first_pass = [each for each in judged if each.accepted and not each.returned]
    return Points(
        rate(len(first_pass), len(judged)),
        {"first_pass": len(first_pass), "judged": len(judged)},
        tuple(number for each in judged for number in each.evidence),
        hint=_t("提交前核对，避免被退回") if len(first_pass) < len(judged) else "",
    )
