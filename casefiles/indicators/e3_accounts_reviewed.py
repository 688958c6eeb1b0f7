"""E3 账号治理: quarters whose account review was done in the quarter / quarters that are over."""

from datetime import datetime, time, timedelta

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from audit.scoring.facts import Facts, Points, indicator, rate
from casefiles import actions
from tenants.clock import SHANGHAI
from tenants.quarters import Quarter

REVIEWED = actions.ACCOUNTS_REVIEWED.name
JOINED = frozenset({actions.UNIT_REGISTERED.name, actions.UNIT_REJOINED.name})


@indicator(
    "E3",
    _("账号治理"),
    reads=(REVIEWED, *JOINED),
    explained=_("按季度完成人员核对的季度 ÷ 已结束的季度；当季已核对的即时计入。"),
)
def e3(facts: Facts) -> Points:
    """Of a unit that joined within the year only the quarters after the one it joined in are asked."""
    year = facts.as_of.astimezone(SHANGHAI).year
    done = {str(each.data["period"]): each.number for each in facts.of(REVIEWED)}
    joined = [each.at for each in facts.of(*JOINED)]
    due = [
        quarter
        for quarter in (Quarter(year, number) for number in range(1, 5))
        if str(quarter) in done or (_end(quarter) <= facts.as_of and not _began(quarter, joined))
    ]
    reviewed = sum(str(each) in done for each in due)
    return Points(
        rate(reviewed, len(due)),
        {"quarters_reviewed": reviewed, "quarters": len(due)},
        tuple(done[str(each)] for each in due if str(each) in done),
        hint=_t("每季度核对一次本单位人员和角色") if reviewed < len(due) else "",
    )


def _end(quarter: Quarter) -> datetime:
    return datetime.combine(quarter.last_day + timedelta(days=1), time(), SHANGHAI)


def _began(quarter: Quarter, joined: list[datetime]) -> bool:
    """Whether the unit was not there yet when the quarter began."""
    first = datetime.combine(quarter.first_day, time(), SHANGHAI)
    return any(moment > first for moment in joined)
