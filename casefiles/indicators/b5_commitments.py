"""B5 承诺闭环: half for commitments signed / required, half for fulfilment checked / due (notice, 五)."""

from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from audit.scoring.facts import Facts, Points, indicator, rate
from casefiles import actions
from casefiles.indicators._decisions import READS as DECIDED
from casefiles.indicators._decisions import needed
from casefiles.models import CheckKind

SIGNED = actions.COMMITMENT_SIGNED.name
CHECKED = frozenset({actions.COMMITMENT_FULFILLED.name, actions.BREACH_PROPOSED.name})


@indicator(
    "B5",
    _("承诺闭环"),
    reads=(*DECIDED, SIGNED, *CHECKED),
    explained=_(
        "一半看应签承诺的已决定办件是否签署，一半看到期的承诺是否核查履行情况；只有其中一项的，按该项计。"
    ),
)
def b5(facts: Facts) -> Points:
    """A check made before its day counts as soon as it is made."""
    cases = needed(facts, CheckKind.COMMITMENT)
    signed = sum(each.met for each in cases)
    checks = {each.data["commitment"]: each for each in facts.of(*CHECKED)}
    due = [
        each
        for each in facts.of(SIGNED)
        if each.data["commitment"] in checks
        or datetime.fromisoformat(str(each.data["due_at"])) <= facts.as_of
    ]
    checked = sum(each.data["commitment"] in checks for each in due)
    halves = [
        share for share in (rate(signed, len(cases)), rate(checked, len(due))) if share is not None
    ]
    evidence = [each.evidence for each in cases]
    evidence += [each.number for each in due]
    evidence += [
        checks[each.data["commitment"]].number for each in due if each.data["commitment"] in checks
    ]
    hints = [
        _t("应签承诺的办件签署承诺书") if signed < len(cases) else "",
        _t("核查 %(n)s 份到期承诺的履行情况") % {"n": len(due) - checked}
        if checked < len(due)
        else "",
    ]
    return Points(
        sum(halves, Decimal(0)) / len(halves) if halves else None,
        {
            "signed": signed,
            "to_sign": len(cases),
            "fulfilment_checked": checked,
            "fulfilment_due": len(due),
        },
        tuple(evidence),
        hint=_t("；").join(each for each in hints if each),
    )
