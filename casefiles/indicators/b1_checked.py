"""B1 应查尽查率: cases checked / cases decided that had to be checked (notice, 三)."""

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from audit.scoring.facts import SMALL, Facts, Points, indicator, rate
from casefiles.indicators._checks import READS, decided_cases


@indicator(
    "B1",
    _("应查尽查率"),
    reads=READS,
    explained=_("已查询信用记录的办件 ÷ 清单要求查询且已办结的办件。批准免查的办件计入应查。"),
)
def b1(facts: Facts) -> Points:
    """A rate, never a volume; below five cases a person looks at it."""
    cases = decided_cases(facts)
    checked = [each for each in cases if each.first_query_at is not None]
    return Points(
        rate(len(checked), len(cases)),
        {"checked": len(checked), "to_check": len(cases)},
        tuple(number for each in cases for number in each.evidence),
        for_a_person=0 < len(cases) < SMALL,
        hint=_t("补查 %(n)s 件未查询的办件") % {"n": len(cases) - len(checked)}
        if len(checked) < len(cases)
        else "",
    )
