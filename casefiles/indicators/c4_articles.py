"""C4 工作信息: accepted articles, up to four (notice, 六(三))."""

from decimal import Decimal

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from audit.scoring.facts import Facts, Points, indicator
from casefiles.articles import actions

READS = (actions.ARTICLE_ACCEPTED.name, actions.ARTICLE_WITHDRAWN.name)
ENOUGH = 4


@indicator(
    "C4",
    _("工作信息"),
    reads=READS,
    explained=_("信用办采用并发布的工作信息，每篇计四分之一，四篇满分；撤回的不计。"),
)
def c4(facts: Facts) -> Points:
    """Four are enough: more earn nothing here, for volume is not what is wanted."""
    counted = [
        entries
        for entries in facts.by_subject(*READS).values()
        if entries[-1].action == actions.ARTICLE_ACCEPTED.name
    ]
    number = min(len(counted), ENOUGH)
    return Points(
        Decimal(number) / ENOUGH,
        {"accepted": len(counted)},
        tuple(entries[-1].number for entries in counted),
        hint=_t("再有 %(n)s 篇工作信息被采用即得满分") % {"n": ENOUGH - number}
        if number < ENOUGH
        else "",
    )
