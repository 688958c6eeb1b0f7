"""D1 归集及时: records published within seven working days of the decision / records (notice, 二(一))."""

from datetime import datetime

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from audit.scoring.facts import Facts, Points, indicator
from casefiles.indicators._decisions import share_of
from casefiles.registering import actions

ENTERED = actions.RECORD_ENTERED.name
PUBLISHED = actions.RECORD_PUBLISHED.name
DISCARDED = actions.RECORD_DISCARDED.name


@indicator(
    "D1",
    _("归集及时"),
    reads=(ENTERED, PUBLISHED, DISCARDED),
    explained=_("决定之日起7个工作日内公示的信用记录 ÷ 已公示和超期未公示的信用记录。"),
)
def d1(facts: Facts) -> Points:
    """A draft whose time is over counts as late, one that was discarded not at all."""
    in_time, late, evidence = 0, 0, []
    for entries in facts.by_subject(ENTERED, PUBLISHED, DISCARDED).values():
        last = entries[-1]
        if last.action == DISCARDED:
            continue
        if last.action == ENTERED:
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
        names=("in_time", "records"),
        hint=_t("作出决定后7个工作日内录入并公示"),
    )
