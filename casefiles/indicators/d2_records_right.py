"""D2 数据合规: records that stood as published; all of them full points, 98 % half, fewer none."""

from decimal import Decimal

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from audit.scoring.facts import SMALL, Facts, Points, indicator
from casefiles.registering import actions
from casefiles.registering.words import RequestKind

PUBLISHED = actions.RECORD_PUBLISHED.name
GRANTED = actions.RECORD_GRANTED.name
FAULTS = frozenset({RequestKind.CORRECTION.value, RequestKind.OBJECTION.value})
MOSTLY = Decimal("0.98")


@indicator(
    "D2",
    _("数据合规"),
    reads=(PUBLISHED, GRANTED),
    explained=_(
        "公示后未经更正、未因异议撤下的信用记录：全部无误得满分，不低于98%得一半，其余不得分。"
    ),
)
def d2(facts: Facts) -> Points:
    """A repair is no fault of the record."""
    published = facts.of(PUBLISHED)
    faulty = [each for each in facts.of(GRANTED) if each.data["request"] in FAULTS]
    evidence = tuple(each.number for each in (*published, *faulty))
    whole = len(published)
    if not whole:
        return Points(None, {}, evidence)
    good = max(whole - len(faulty), 0)
    right = Decimal(good) / whole
    share = Decimal(1) if good == whole else Decimal("0.5") if right >= MOSTLY else Decimal(0)
    return Points(
        share,
        {"right": good, "records": whole},
        evidence,
        for_a_person=whole < SMALL,
        hint=_t("公示前对照文书核对，避免更正和撤下") if share < 1 else "",
    )
