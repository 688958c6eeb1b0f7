"""E1 授权依据完备: queries about persons with a lawful basis / all of them; below 95 % none (PIPL, art. 13)."""

from decimal import Decimal

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from audit.scoring.facts import Facts, Points, indicator
from casefiles import actions
from casefiles.indicators._decisions import share_of
from casefiles.itemlists.words import SubjectKind

QUERIED = actions.RECORD_QUERIED.name
LEAST = Decimal("0.95")


@indicator(
    "E1",
    _("授权依据完备"),
    reads=(QUERIED,),
    explained=_("有法定依据或者主体授权的个人信用记录查询 ÷ 全部个人查询；低于95%不得分。"),
)
def e1(facts: Facts) -> Points:
    """Queries from before the basis was noted tell nothing."""
    personal = [
        each
        for each in facts.of(QUERIED)
        if each.data["subject_kind"] == SubjectKind.NATURAL and "ground" in each.data
    ]
    lawful = sum(bool(each.data["ground"]) for each in personal)
    points = share_of(
        lawful,
        len(personal),
        [each.number for each in personal],
        names=("lawful", "personal"),
        hint=_t("查询个人信用记录前取得授权或者写明条款"),
    )
    if points.share is None or points.share >= LEAST:
        return points
    return Points(Decimal(0), points.inputs, points.evidence, points.for_a_person, points.hint)
