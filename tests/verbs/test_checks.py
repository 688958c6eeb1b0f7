"""The checks of a case: lines by the pinned matter, and a decision that stays closed while one is open."""

import pytest

from audit.models import Entry
from casefiles import needs
from casefiles.models import Case, CheckKind, CheckWaiver, Verdict
from casefiles.needs import Standing
from casefiles.refusals import ChecksMissing
from casefiles.verbs import cases
from tenants import clock
from tenants.scope import unit_scope
from tests.cast import County, at
from tests.stories import list_in_force, open_case


@pytest.fixture
def proposed(county: County) -> Case:
    """A case of 财政局 whose handler has given the opinion without asking the platform."""
    with clock.at(at("2026-02-02 09:00")):
        list_in_force(county, "czj")
        case = open_case(county, "czj")
        with unit_scope(county.units["czj"]):
            cases.propose(case, by=county.actor("czj-handler"), opinion="材料齐全，平台停机。")
    return case


def test_each_check_of_the_matter_is_a_line(county: County, proposed: Case) -> None:
    with unit_scope(county.units["czj"]):
        found = {line.kind: line for line in needs.lines(proposed)}
        assert found[CheckKind.RECORD].standing == Standing.MISSING
        assert "第三条" in found[CheckKind.RECORD].clause
        assert (CheckKind.COMMITMENT in found) == ("commitment" in proposed.matter.use_modes)
        assert CheckKind.REPORT not in found and CheckKind.CONSENT not in found


def test_an_open_check_keeps_the_decision_closed(county: County, proposed: Case) -> None:
    by = county.actor("czj-approver")
    with unit_scope(county.units["czj"]), clock.at(at("2026-02-03 09:00")):
        for waivers in ({}, {CheckKind.RECORD: "  "}, {CheckKind.REPORT: "不相干"}):
            with pytest.raises(ChecksMissing, match="信用记录"):
                cases.decide(proposed, by=by, ruling=cases.Ruling(Verdict.GRANT, waivers=waivers))
        assert not CheckWaiver.objects.exists()


def test_a_waiver_stands_with_its_reason_and_person(county: County, proposed: Case) -> None:
    by = county.actor("czj-approver")
    waivers = {CheckKind.RECORD: "平台停机，材料已核", CheckKind.CONSENT: "没有这一项"}
    with unit_scope(county.units["czj"]), clock.at(at("2026-02-03 09:00")):
        cases.decide(proposed, by=by, ruling=cases.Ruling(Verdict.GRANT, waivers=waivers))
        (waiver,) = CheckWaiver.objects.filter(case=proposed)
        assert (waiver.kind, waiver.waived_by) == (CheckKind.RECORD, by.person)
        line = next(each for each in needs.lines(proposed) if each.kind == CheckKind.RECORD)
        assert (line.standing, line.words) == (Standing.WAIVED, "平台停机，材料已核")
        entry = Entry.objects.get(action="case.check_waived")
        assert entry.data == {"check": "record", "has_reason": True}
        # Made up for later: the line says what was done.
        cases.query_record(proposed, by=county.actor("czj-handler"))
        line = next(each for each in needs.lines(proposed) if each.kind == CheckKind.RECORD)
        assert line.standing == Standing.DONE and line.sm3
