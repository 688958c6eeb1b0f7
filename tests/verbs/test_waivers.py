"""Waivers: a warning stops the last signature until somebody answers for it; an error cannot be waived."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from audit.models import Entry
from casefiles import rulelines
from casefiles.itemlists.citations import basis_level
from casefiles.itemlists.words import UseMode
from casefiles.itemlists.workbook import MatterRow, ReadResult
from casefiles.models import (
    Filing,
    FilingKind,
    ItemList,
    ListCheck,
    ReturnReason,
    RuleFinding,
    WarningWaiver,
)
from casefiles.refusals import (
    AlreadyDone,
    ErrorsInList,
    ErrorsWhileSigning,
    NoWarningChosen,
    SelfReview,
    WaiverGone,
    WaiverReasonMissing,
    WarningGone,
    WarningsOpen,
    WarningsOpenUnsigned,
)
from casefiles.rulelines import Line
from casefiles.verbs import filings, itemlists, waivers
from casefiles.verbs.rulechecks import check_again
from tenants import clock
from tenants.actors import system
from tenants.refusals import NotAllowed
from tenants.roles import Role
from tenants.scope import office_scope, unit_scope
from tests.cast import County, at
from tests.stories import matter_row

WHY = "全国失信惩戒措施基础清单第3项列有该措施"


def row(position: int, **changes: Any) -> MatterRow:
    """A matter with a good basis and an estimate; `changes` make it doubtful."""
    faultless = {
        "legal_basis": "《政府采购法》第二十二条（法律）",
        "yearly_estimate": 10,
        "name": f"供应商资格审查{position}",
    }
    made = replace(matter_row(position, f"SY-{position:02d}"), **faultless | changes)
    return replace(made, basis_level=basis_level(made.legal_basis))


DOUBTFUL = {"dishonesty_measure": "暂停代理资格", "legal_basis": "财政部令第5号第三条（部门规章）"}
BOTH = {"use_modes": frozenset({UseMode.REPORT}), "report_terms": "信用报告和无违法违规证明"}
TWO = (row(1), row(2, **DOUBTFUL), row(3, channel=""))


@pytest.fixture
def now():
    with clock.at(at("2026-03-02 09:00")):
        yield


def put(county: County, filing: Filing, rows: Sequence[MatterRow]) -> None:
    code = filing.unit.code
    with unit_scope(filing.unit):
        itemlists.put_list(
            filing,
            by=county.actor(f"{code}-handler"),
            name="清单.xlsx",
            content=b"a list",
            read=ReadResult(tuple(rows), (), "清单"),
        )


def prepared(county: County, code: str, rows: Sequence[MatterRow] = TWO) -> Filing:
    unit = county.units[code]
    with unit_scope(unit):
        filing = filings.open_filing(
            unit, FilingKind.ITEM_LIST, "2026", due_at=None, by=system("tests")
        )
    put(county, filing, rows)
    return filing


def submit(county: County, filing: Filing) -> None:
    with unit_scope(filing.unit):
        filings.submit(filing, by=county.actor(f"{filing.unit.code}-handler"))


def fresh(filing: Filing) -> None:
    """Forget what a refused verb left in memory."""
    with unit_scope(filing.unit):
        filing.refresh_from_db()


def found(filing: Filing) -> list[Line]:
    with unit_scope(filing.unit):
        item_list = ItemList.objects.get(filing=filing, revision=filing.revision)
        return rulelines.lines_of(filing, item_list)


def left(filing: Filing) -> list[str]:
    """The open warnings: matter and rule."""
    return [f"{each.code} {each.rule}" for each in found(filing) if each.is_open]


def waive(county: County, filing: Filing, who: str, *codes: str, reason: str = WHY) -> None:
    keys = [each.key for each in found(filing) if each.is_open and each.code in codes]
    with unit_scope(filing.unit):
        waivers.waive(filing, keys, by=county.actor(who), reason=reason)


def sign(county: County, filing: Filing, who: str) -> None:
    with unit_scope(filing.unit):
        filings.sign(filing, by=county.actor(who))


def test_a_warning_stops_the_last_signature_until_it_is_waived(county: County, now: None) -> None:
    filing = prepared(county, "czj")
    submit(county, filing)
    assert left(filing) == ["SY-02 restriction_by_department_rule", "SY-03 channel_missing"]
    with pytest.raises(WarningsOpen, match="2条警告"):
        sign(county, filing, "czj-approver")
    waive(county, filing, "czj-approver", "SY-02")
    with pytest.raises(WarningsOpen, match="1条警告"):
        sign(county, filing, "czj-approver")
    waive(county, filing, "czj-approver", "SY-03", reason="渠道由市平台统一分配")
    sign(county, filing, "czj-approver")
    assert filing.state == "filed"
    with office_scope(county.office):
        seen = {each.matter_code: each for each in WarningWaiver.objects.filter(filing=filing)}
    assert seen["SY-02"].reason == WHY
    assert (seen["SY-02"].waived_by_name, seen["SY-02"].step) == ("林某某", "科室负责人审核")
    with office_scope(county.office):
        entries = list(Entry.objects.filter(action="warning.waived").order_by("pk"))
    assert [each.data["waived"] for each in entries] == [["SY-02·规则3"], ["SY-03·规则14"]]
    assert entries[0].data["grounds"] == WHY


def test_only_the_last_of_two_signers_answers(county: County, now: None) -> None:
    filing = prepared(county, "zjj")
    submit(county, filing)
    sign(county, filing, "zjj-approver")
    with pytest.raises(WarningsOpen):
        sign(county, filing, "zjj-leader")
    waive(county, filing, "zjj-leader", "SY-02", "SY-03")
    sign(county, filing, "zjj-leader")
    assert filing.state == "filed"


def test_without_steps_somebody_answers_before_submission(county: County, now: None) -> None:
    filing = prepared(county, "gtz")
    with pytest.raises(WarningsOpenUnsigned, match="没有内部审批环节"):
        submit(county, filing)
    fresh(filing)
    assert filing.state == "open"
    waive(county, filing, "gtz-leader", "SY-02", "SY-03")
    submit(county, filing)
    assert filing.state == "filed"


def test_a_waiver_by_whoever_submits_does_not_count(county: County, now: None) -> None:
    county.hire("both", "两职某", county.units["gtz"], Role.HANDLER, Role.APPROVER)
    with unit_scope(county.units["gtz"]):
        filing = filings.open_filing(
            county.units["gtz"], FilingKind.ITEM_LIST, "2026", due_at=None, by=system("tests")
        )
        read = ReadResult(TWO, (), "清单")
        itemlists.put_list(
            filing, by=system("import_items"), name="清单.xlsx", content=b"a list", read=read
        )
    waive(county, filing, "both", "SY-02", "SY-03")
    with unit_scope(filing.unit), pytest.raises(WarningsOpenUnsigned):
        filings.submit(filing, by=county.actor("both"))
    fresh(filing)
    assert left(filing) == [], "nothing was submitted"
    submit(county, filing)
    assert filing.state == "filed"


def test_the_handler_at_work_does_not_waive(county: County, now: None) -> None:
    county.hire("both", "两职某", county.units["gtz"], Role.HANDLER, Role.APPROVER)
    unit = county.units["gtz"]
    with unit_scope(unit):
        filing = filings.open_filing(
            unit, FilingKind.ITEM_LIST, "2026", due_at=None, by=system("tests")
        )
        read = ReadResult(TWO, (), "清单")
        both = county.actor("both")
        itemlists.put_list(filing, by=both, name="清单.xlsx", content=b"a list", read=read)
    with pytest.raises(SelfReview):
        waive(county, filing, "both", "SY-02")


@pytest.mark.parametrize("who", ["czj-handler", "czj-admin", "gtz-approver", "reviewer"])
def test_who_may_not_waive(county: County, now: None, who: str) -> None:
    filing = prepared(county, "czj")
    submit(county, filing)
    with pytest.raises(NotAllowed):
        waive(county, filing, who, "SY-02")


def test_what_a_waiver_needs(county: County, now: None) -> None:
    filing = prepared(county, "czj")
    submit(county, filing)
    by = county.actor("czj-approver")
    hint = prepared(county, "zjj", [row(1, yearly_estimate=None)])
    (foreign,) = found(hint)
    with unit_scope(filing.unit):
        for keys, reason, refusal in (
            (["0" * 64], " ", WaiverReasonMissing),
            ([], WHY, NoWarningChosen),
            (["0" * 64], WHY, WarningGone),
            ([foreign.key], WHY, WarningGone),
        ):
            with pytest.raises(refusal):
                waivers.waive(filing, keys, by=by, reason=reason)
        assert not WarningWaiver.objects.exists()
    waive(county, filing, "czj-approver", "SY-02")
    again = next(each.key for each in found(filing) if each.waiver)
    with unit_scope(filing.unit), pytest.raises(WarningGone):
        waivers.waive(filing, [again], by=by, reason=WHY)


def test_numbers_of_persons_are_masked_in_a_reason(county: County, now: None) -> None:
    filing = prepared(county, "czj")
    submit(county, filing)
    waive(county, filing, "czj-approver", "SY-02", reason="经办人证件 110101199003070134 已核")
    with unit_scope(filing.unit):
        assert "19900307" not in WarningWaiver.objects.get().reason


def test_a_waiver_is_taken_back(county: County, now: None) -> None:
    filing = prepared(county, "czj")
    submit(county, filing)
    waive(county, filing, "czj-approver", "SY-02", "SY-03")
    by = county.actor("czj-approver")
    with unit_scope(filing.unit):
        given = WarningWaiver.objects.get(matter_code="SY-02").pk
        waivers.withdraw(filing, given, by=by)
        with pytest.raises(WaiverGone):
            waivers.withdraw(filing, given, by=by)
    assert left(filing) == ["SY-02 restriction_by_department_rule"]
    with pytest.raises(WarningsOpen):
        sign(county, filing, "czj-approver")
    waive(county, filing, "czj-approver", "SY-02")
    sign(county, filing, "czj-approver")
    with unit_scope(filing.unit), pytest.raises(AlreadyDone):
        waivers.withdraw(filing, given, by=by)


def test_a_waiver_follows_an_unchanged_row_into_the_next_revision(
    county: County, now: None
) -> None:
    filing = prepared(county, "czj")
    submit(county, filing)
    waive(county, filing, "czj-approver", "SY-02", "SY-03")
    sign(county, filing, "czj-approver")
    with office_scope(county.office):
        filings.return_to_unit(
            filing, by=county.actor("reviewer"), reasons=[ReturnReason.OTHER], text="补充联系人"
        )
    assert left(filing) == [], "the copied rows are the same"
    moved = replace(row(2, **DOUBTFUL), position=1, section="另一股室")
    put(county, filing, [moved, row(3, channel="", yearly_estimate=20)])
    assert left(filing) == ["SY-03 channel_missing"], "this row was changed"
    submit(county, filing)
    with pytest.raises(WarningsOpen, match="1条警告"):
        sign(county, filing, "czj-approver")


def test_errors_are_never_submitted(county: County, now: None) -> None:
    filing = prepared(county, "czj", [row(1, legal_basis="", dishonesty_measure="暂停")])
    with pytest.raises(ErrorsInList, match="1处错误"):
        submit(county, filing)
    assert left(filing) == [], "an error cannot be waived"


def test_a_rule_becomes_an_error_while_the_list_is_signed(county: County) -> None:
    with clock.at(at("2026-12-30 09:00")):
        filing = prepared(county, "czj", [row(1, **BOTH)])
        submit(county, filing)
        waive(county, filing, "czj-approver", "SY-01")
    with clock.at(at("2027-01-04 09:00")):
        assert check_again(by=system("check_lists")) == 1
        assert check_again(by=system("check_lists")) == 0
        with pytest.raises(ErrorsWhileSigning, match="退回经办人"):
            sign(county, filing, "czj-approver")
    with office_scope(county.office):
        counts = [
            each.data["errors"]
            for each in Entry.objects.filter(action="list.checked").order_by("pk")
        ]
    assert counts == [0, 1]


def test_what_was_filed_stays_as_it_was_read(county: County) -> None:
    with clock.at(at("2026-12-30 09:00")):
        filing = prepared(county, "czj", [row(1, **BOTH)])
        submit(county, filing)
        waive(county, filing, "czj-approver", "SY-01")
        sign(county, filing, "czj-approver")
    with clock.at(at("2027-01-04 09:00")):
        assert check_again(by=system("check_lists")) == 0
        (line,) = found(filing)
        assert (line.severity, line.waiver is not None) == ("warning", True)
        with office_scope(county.office):
            filings.accept(filing, by=county.actor("reviewer"))


def test_reading_again_says_nothing_when_nothing_is_new(county: County) -> None:
    with clock.at(at("2026-03-02 09:00")):
        filing = prepared(county, "czj")
    with clock.at(at("2026-03-03 09:00")):
        assert check_again(by=system("check_lists")) == 1
    with unit_scope(filing.unit):
        stored = ListCheck.objects.get()
        assert (stored.errors, stored.warnings, stored.hints) == (0, 2, 0)
        assert stored.checked_on.isoformat() == "2026-03-03"
        assert RuleFinding.objects.count() == 2
        assert Entry.objects.filter(action="list.checked").count() == 1


def test_a_given_up_rule_is_told_in_the_words_of_its_day(county: County, now: None) -> None:
    filing = prepared(county, "czj")
    submit(county, filing)
    waive(county, filing, "czj-approver", "SY-02", "SY-03")
    sign(county, filing, "czj-approver")
    with unit_scope(filing.unit):
        RuleFinding.objects.filter(rule="channel_missing").update(
            rule="given_up", message="当时的话", title="旧规则"
        )
    told = {each.code: (each.title, each.message) for each in found(filing)}
    assert told["SY-03"] == ("旧规则", "当时的话")
    assert "以部门规章为依据" in told["SY-02"][1]
