"""Half-year summaries and extensions of the tests, by the verbs."""

from datetime import timedelta

from casefiles.models import Filing, FilingKind
from casefiles.obligations import deadline
from casefiles.verbs import extensions, filings, summaries
from casefiles.workdays.deadlines import end_of, last_day_of
from tenants import clock
from tenants.actors import system
from tenants.scope import office_scope, unit_scope
from tests.cast import County

WORK = {
    "work": "上半年按要求开展信用核查。",
    "results": "核查率100%。",
    "typical_cases": "某企业投资项目核准。",
    "difficulties": "人员更替较多。",
    "intentions": "加强培训。",
}


def open_half(county: County, code: str, period: str = "2026-H1", *, soon: bool = False) -> Filing:
    """A summary that waits for the unit's handler; `soon`: due in five days, whatever day it is."""
    due_at = deadline(FilingKind.SUMMARY, period)
    if soon:
        due_at = end_of(clock.today() + timedelta(days=5))
    unit = county.units[code]
    with unit_scope(unit):
        return filings.open_filing(
            unit, FilingKind.SUMMARY, period, due_at=due_at, by=system("tests")
        )


def ask_for_days(county: County, filing: Filing, days: int = 3) -> None:
    """The handler asks for some more days."""
    assert filing.due_at is not None
    handler = county.actor(f"{filing.unit.code}-handler")
    with unit_scope(filing.unit):
        until = last_day_of(filing.due_at) + timedelta(days=days)
        extensions.ask(filing, until=until, reason="数据核对需要时间。", by=handler)


def submitted_half(county: County, code: str, *, extended: bool = False) -> Filing:
    """A summary that was submitted; `extended`: with more time that was asked for and granted."""
    filing = open_half(county, code, soon=True)
    handler = county.actor(f"{code}-handler")
    if extended:
        ask_for_days(county, filing)
        with office_scope(county.office):
            assert filing.due_at is not None
            until = last_day_of(filing.due_at) + timedelta(days=3)
            extensions.grant(filing, until=until, by=county.actor("reviewer"))
    with unit_scope(county.units[code]):
        summaries.fill(filing, by=handler, words=WORK)
        filings.submit(filing, by=handler)
    return filing
