"""A4 责任落实: leader and liaison are current: named or confirmed within the year (domain §4)."""

from decimal import Decimal

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from audit.scoring.facts import Fact, Facts, Points, indicator
from casefiles import actions
from casefiles.duedays.actions import FILING_EXTENDED
from casefiles.indicators._filings import due_at
from casefiles.models import FilingKind


@indicator(
    "A4",
    _("责任落实"),
    reads=(
        actions.FILING_OPENED.name,
        FILING_EXTENDED.name,
        actions.FILING_SUBMITTED.name,
        actions.FILING_ACCEPTED.name,
    ),
    explained=_("本年采纳的实施方案写明了分管领导和联络员，或年度核对确认两人无变动，得满分。"),
)
def a4(facts: Facts) -> Points:
    """An accepted plan names both; an accepted review may confirm them. Asked of whom a plan is."""
    told = _told(facts)
    if told:
        return Points(
            Decimal(1), {"people_told": len(told)}, tuple(n for each in told for n in each)
        )
    opened = facts.by_subject(actions.FILING_OPENED.name, FILING_EXTENDED.name).values()
    asked = [each for each in opened if _is_asked(each[0])]
    if not asked:
        return Points(None, {}, ())
    evidence = tuple(fact.number for each in asked for fact in each)
    hint = _t("报送实施方案，写明分管领导和联络员")
    if all(facts.as_of < due_at(each[0].data, each) for each in asked):
        return Points(None, {"state": "open"}, evidence, hint=hint)
    return Points(Decimal(0), {"people_told": 0}, evidence, hint=hint)


def _is_asked(opened: Fact) -> bool:
    if opened.action != actions.FILING_OPENED.name:
        return False
    return opened.data["kind"] == FilingKind.PLAN and opened.data["due_at"] is not None


def _told(facts: Facts) -> list[tuple[str, str]]:
    """Each accepted plan, and each accepted review that confirms the people: its two entries."""
    found = []
    by_filing = facts.by_subject(actions.FILING_SUBMITTED.name, actions.FILING_ACCEPTED.name)
    for entries in by_filing.values():
        submitted: Fact | None = None
        for each in entries:
            if each.action == actions.FILING_SUBMITTED.name:
                submitted = each
            elif submitted is not None and _names(submitted):
                found.append((submitted.number, each.number))
    return found


def _names(submitted: Fact) -> bool:
    if submitted.data["kind"] == FilingKind.LIST_REVIEW:
        return bool(submitted.data["figures"]["people_current"])
    return bool(submitted.data["kind"] == FilingKind.PLAN)
