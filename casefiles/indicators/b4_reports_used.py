"""B4 报告应用合规: decided cases with a valid report / those whose matter demands one (notice, 二(三))."""

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from audit.scoring.facts import Facts, Points, indicator
from casefiles.indicators._decisions import READS, needed, share_of
from casefiles.models import CheckKind


@indicator(
    "B4",
    _("报告应用合规"),
    reads=READS,
    explained=_("使用了有效信用报告的办件 ÷ 事项清单规定应使用信用报告的已决定办件。"),
)
def b4(facts: Facts) -> Points:
    """A check that was waived was not done."""
    cases = needed(facts, CheckKind.REPORT)
    return share_of(
        sum(each.met for each in cases),
        len(cases),
        [each.evidence for each in cases],
        names=("reports_used", "reports_needed"),
        hint=_t("决定之前使用有效的信用报告"),
    )
