"""A3 动态维护: the annual review done and no expired basis left standing; 1/3 off for each (domain §4)."""

from decimal import Decimal

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from audit.scoring.facts import Fact, Facts, Points, indicator
from casefiles import actions
from casefiles.indicators._filings import READS, stories
from casefiles.models import FilingKind
from casefiles.workdays import Calendar
from tenants.clock import SHANGHAI

MENDING_DAYS = 10
PARTS = 3


@indicator(
    "A3",
    _("动态维护"),
    reads=(*READS, actions.BASIS_EXPIRED.name),
    explained=_(
        "年度核对到期未完成扣三分之一；法律依据失效超过10个工作日仍未修订的，每条事项扣三分之一。"
    ),
)
def a3(facts: Facts) -> Points:
    """Nothing to score while no review was due and no list has been accepted in the year."""
    reviews = [
        each
        for each in stories(facts, FilingKind.LIST_REVIEW)
        if each.due_at <= facts.as_of or each.counts_as_filed_at is not None
    ]
    accepted = [
        each
        for each in facts.of(actions.FILING_ACCEPTED.name)
        if each.data["kind"] == FilingKind.ITEM_LIST
    ]
    lapsed = facts.of(actions.BASIS_EXPIRED.name)
    if not (reviews or accepted or lapsed):
        return Points(None, {}, ())
    undone = [each for each in reviews if each.counts_as_filed_at is None]
    standing = {each.data["code"]: each for each in lapsed if _left_standing(each, accepted, facts)}
    off = min(PARTS, len(undone) + len(standing))
    hints = [_t("完成清单年度核对")] * bool(undone)
    hints += [
        _t("修订依据已失效的事项：%(codes)s") % {"codes": _t("、").join(sorted(standing))}
    ] * bool(standing)
    return Points(
        (Decimal(PARTS - off) / PARTS).quantize(Decimal("0.000001")),
        {"reviews_undone": len(undone), "bases_left": len(standing)},
        tuple(
            dict.fromkeys(
                [
                    *(number for each in reviews for number in each.evidence),
                    *(each.number for each in lapsed),
                    *(each.number for each in accepted),
                ]
            )
        ),
        hint=_t("；").join(hints),
    )


def _left_standing(lapse: Fact, accepted: list[Fact], facts: Facts) -> bool:
    """Whether ten working days passed since a basis ended, and no newer list has been accepted.

    A newer list that still cites it is found anew, in an entry of its own.
    """
    day = lapse.at.astimezone(SHANGHAI).date()
    last = Calendar().add_workdays(day, MENDING_DAYS)
    mended = any(each.at > lapse.at for each in accepted)
    return not mended and facts.as_of.astimezone(SHANGHAI).date() > last
