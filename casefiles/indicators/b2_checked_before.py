"""B2 办前核查率: cases checked before their decision / cases checked (notice, 三)."""

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from audit.scoring.facts import SMALL, Facts, Points, indicator, rate
from casefiles.indicators._checks import READS, decided_cases


@indicator(
    "B2",
    _("办前核查率"),
    reads=READS,
    explained=_("作出决定之前已查询的办件 ÷ 已查询的办件。"),
)
def b2(facts: Facts) -> Points:
    """A late query counts as checked (B1) but not as checked before."""
    checked = [each for each in decided_cases(facts) if each.first_query_at is not None]
    before = [
        each
        for each in checked
        if each.first_query_at is not None and each.first_query_at <= each.decided_at
    ]
    return Points(
        rate(len(before), len(checked)),
        {"before": len(before), "checked": len(checked)},
        tuple(number for each in checked for number in each.evidence),
        for_a_person=0 < len(checked) < SMALL,
        hint=_t("今后先查询、后决定") if len(before) < len(checked) else "",
    )
