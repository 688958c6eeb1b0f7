"""D3 异议修复协查: requests about records answered within their time / requests that are due."""

from datetime import datetime

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from audit.scoring.facts import Facts, Points, indicator
from casefiles.indicators._decisions import share_of
from casefiles.registering import actions

ASKED = actions.RECORD_ASKED.name
ANSWERED = (actions.RECORD_GRANTED.name, actions.RECORD_REFUSED.name)
DROPPED = actions.RECORD_DROPPED.name


@indicator(
    "D3",
    _("异议修复协查"),
    reads=(ASKED, *ANSWERED, DROPPED),
    explained=_("期限内答复的更正、异议和修复申请 ÷ 已答复和逾期未答复的申请。"),
)
def d3(facts: Facts) -> Points:
    """An open request whose time is over counts as late; one that was taken back not at all."""
    in_time, late, evidence = 0, 0, []
    for entries in facts.by_subject(ASKED, *ANSWERED, DROPPED).values():
        last = entries[-1]
        if last.action == DROPPED:
            continue
        if last.action == ASKED:
            if datetime.fromisoformat(str(last.data["due_at"])) > facts.as_of:
                continue
            late += 1
        elif last.data["in_time"]:
            in_time += 1
        else:
            late += 1
        evidence.append(last.number)
    return share_of(
        in_time,
        in_time + late,
        evidence,
        names=("answered_in_time", "requests"),
        hint=_t("在期限内答复更正、异议和修复申请"),
    )
