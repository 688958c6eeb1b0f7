"""B3 结果闭环率: cases with opinion, reason and clause / cases with findings (notice, 三)."""

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from audit.scoring.facts import Fact, Facts, Points, indicator
from casefiles import actions
from casefiles.indicators._decisions import share_of

READS = (actions.CASE_DECIDED.name, actions.OPINION_GIVEN.name)


@indicator(
    "B3",
    _("结果闭环率"),
    reads=READS,
    explained=_("查到失信信息的办件中，有审查意见、写明理由、采取措施的写明条款的 ÷ 全部。"),
)
def b3(facts: Facts) -> Points:
    """A decision without a measure needs no clause; what was decided on a finding always needs a reason."""
    found, closed = 0, 0
    evidence: list[str] = []
    for entries in facts.by_subject(*READS).values():
        decided = next((e for e in entries if e.action == actions.CASE_DECIDED.name), None)
        if decided is None or not decided.data["findings"]:
            continue
        found += 1
        closed += _is_closed(decided, entries)
        evidence.extend(each.number for each in entries)
    return share_of(
        closed,
        found,
        evidence,
        names=("closed", "with_findings"),
        hint=_t("对查到失信信息的办件写明意见、理由和条款"),
    )


def _is_closed(decided: Fact, entries: list[Fact]) -> bool:
    opinion = any(
        each.action == actions.OPINION_GIVEN.name and each.data["length"] for each in entries
    )
    clause = decided.data["has_clause"] or not decided.data["has_measure"]
    return bool(opinion and decided.data["has_reason"] and clause)
