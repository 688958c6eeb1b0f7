"""A report in a case: the line, what is refused, the ledger of uses, the paper that is checked each time."""

from datetime import date
from typing import Any

import pytest

from audit.models import Entry
from casefiles import needs
from casefiles.models import Case, CheckKind, CreditReport, ReportUse, Verdict
from casefiles.needs import Line, Standing
from casefiles.refusals import AlreadyDone, ChecksMissing, FileChanged
from casefiles.refusals.reports import (
    AgencyNotListed,
    ReportFaulty,
    ReportFiledBefore,
    ReportGone,
    ReportNotForThis,
    ReportNotValid,
    ReportUsedBefore,
)
from casefiles.reports.words import ReportKind
from casefiles.verbs import cases
from tenants import clock, vault
from tenants.refusals import Refusal
from tenants.scope import every_unit, unit_scope
from tests.cast import County, at
from tests.reports.papers import Books, content_of, filed, lay_in, paper, report_list, used
from tests.stories import open_case, reread

NOW = "2026-03-05 09:00"


@pytest.fixture
def case(county: County) -> Case:
    """A case of 财政局 on a matter that demands a report."""
    with clock.at(at(NOW)):
        report_list(county, "czj")
        return open_case(county, "czj")


def line_of(case: Case) -> Line:
    with unit_scope(case.unit):
        return next(each for each in needs.lines(case) if each.kind == CheckKind.REPORT)


def decide(county: County, case: Case) -> None:
    with unit_scope(case.unit):
        if case.state == "open":
            cases.propose(case, by=county.actor("czj-handler"), opinion="建议准予。")
        ruling = cases.Ruling(Verdict.GRANT)
        cases.decide(case, by=county.actor("czj-approver"), ruling=ruling)


def test_without_a_report_the_decision_stays_closed(county: County, case: Case) -> None:
    with clock.at(at(NOW)):
        line = line_of(case)
        assert line.standing == Standing.MISSING and line.is_open
        assert "第二条第三项" in line.clause and "公共信用信息报告" in line.words
        with pytest.raises(ChecksMissing, match="信用报告"):
            decide(county, case)


def test_a_filed_report_opens_it_and_stands_in_the_ledger(county: County, case: Case) -> None:
    with clock.at(at(NOW)):
        report = filed(county, case)
        assert report.valid_until == date(2027, 3, 5)
        line = line_of(case)
        assert line.standing == Standing.DONE and line.sm3 == report.file.sm3
        assert "2027-03-05" in line.detail
        decide(county, case)
    with unit_scope(case.unit):
        (use,) = ReportUse.objects.filter(report=report)
        assert (use.case, use.recipient, use.sha256) == (case, case.unit, report.file.sha256)
        entry = Entry.objects.get(action="report.filed")
        assert entry.subject_id == str(case.pk) and entry.data["sm3"] == report.file.sm3
        assert report.report_no not in str(entry.data)


def test_an_open_case_is_judged_as_of_today_a_decided_one_as_of_then(
    county: County, case: Case
) -> None:
    with clock.at(at(NOW)):
        filed(county, case, paper(own_end_on=date(2026, 3, 31)))
        with unit_scope(case.unit):
            cases.propose(case, by=county.actor("czj-handler"), opinion="建议准予。")
    with clock.at(at("2026-03-31 23:59")):
        assert line_of(case).standing == Standing.DONE
    with clock.at(at("2026-04-01 00:01")):
        line = line_of(case)
        assert line.standing == Standing.REVIEW and line.label == "已过期"
        with pytest.raises(ChecksMissing):
            decide(county, case)
    with clock.at(at("2026-03-31 10:00")):
        decide(county, case)
    with clock.at(at("2026-04-01 00:01")):
        assert line_of(case).standing == Standing.DONE


def test_reuse_in_another_case_is_a_line_more(county: County, case: Case) -> None:
    with clock.at(at(NOW)):
        report = filed(county, case)
        other = open_case(county, "czj")
        assert "可直接使用" in line_of(other).detail
        used(county, other, report)
        assert line_of(other).standing == Standing.DONE
        with pytest.raises(ReportUsedBefore):
            used(county, other, report)
    with unit_scope(case.unit):
        assert ReportUse.objects.filter(report=report).count() == 2
        assert Entry.objects.filter(action="report.used").count() == 1


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"number": "  "}, "报告编号"),
        ({"issued_on": date(2026, 3, 6)}, "晚于今天"),
        ({"own_end_on": date(2026, 3, 4)}, "早于出具日期"),
        ({"issuer": " "}, "出具单位"),
        ({"kind": ReportKind.THIRD_PARTY}, "信用服务机构"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(
    county: County, case: Case, told: dict[str, Any], why: str
) -> None:
    with clock.at(at(NOW)), pytest.raises(ReportFaulty, match=why):
        filed(county, case, paper(**told))
    with unit_scope(case.unit):
        assert not CreditReport.objects.exists()


def test_an_expired_report_is_not_taken(county: County, case: Case) -> None:
    with clock.at(at(NOW)):
        with pytest.raises(ReportNotValid, match="2025-03-04 至 2026-03-04"):
            filed(county, case, paper(issued_on=date(2025, 3, 4)))
        filed(county, case, paper(issued_on=date(2025, 3, 5)))


def test_a_report_of_an_agency_that_was_not_listed_is_blocked_and_noted(
    county: County, case: Case, books: Books
) -> None:
    listed = books.lists()
    told: dict[str, Any] = {"kind": ReportKind.THIRD_PARTY, "agency": listed}
    with clock.at(at(NOW)):
        shut: Refusal | None = None
        with unit_scope(case.unit):
            # As a page shows it: what was written stays.
            try:
                lay_in(county, case, paper(**told, issued_on=date(2026, 1, 4)))
            except AgencyNotListed as refusal:
                shut = refusal
        assert "2026-01-04" in str(shut) and listed.name in str(shut)
        with unit_scope(case.unit):
            entry = Entry.objects.get(action="report.blocked")
            assert entry.data == {"agency": listed.name, "issued_on": "2026-01-04"}
            assert not CreditReport.objects.exists()
        report = filed(county, case, paper(**told, issued_on=date(2026, 1, 5)))
    assert report.issuer == listed.name and report.agency_key == listed.key


def test_a_report_for_other_matters_does_not_serve(county: County, case: Case) -> None:
    with clock.at(at(NOW)), pytest.raises(ReportNotForThis, match="政府采购"):
        filed(county, case, paper(purposes=("bidding",)))


def test_the_same_report_is_filed_once(county: County, case: Case) -> None:
    with clock.at(at(NOW)):
        filed(county, case)
        other = open_case(county, "czj")
        for told in (paper(), paper(number=" XYBG-2026-001 ")):
            with pytest.raises(ReportFiledBefore, match="XYBG-2026-001"):
                filed(county, other, told)


def test_only_at_the_handler_s_step(county: County, case: Case) -> None:
    with clock.at(at(NOW)):
        with unit_scope(case.unit):
            cases.propose(case, by=county.actor("czj-handler"), opinion="建议准予。")
        with pytest.raises(AlreadyDone):
            filed(county, case)


def test_a_report_of_another_subject_or_unit_is_not_there(county: County, case: Case) -> None:
    with clock.at(at(NOW)):
        report_list(county, "gtz")
        theirs = filed(county, open_case(county, "gtz"))
        with pytest.raises(ReportGone):
            used(county, case, theirs)


def test_a_changed_paper_is_refused(county: County, case: Case) -> None:
    with clock.at(at(NOW)):
        report = filed(county, case)
        with every_unit(because="the tests swap a paper"):
            reread(report.file)
        vault.put(report.file.stored_as, content_of("另一份"), context=report.file.sealed_for)
        other = open_case(county, "czj")
        with pytest.raises(FileChanged):
            used(county, other, report)
        assert line_of(other).standing == Standing.MISSING
    with unit_scope(case.unit):
        assert ReportUse.objects.count() == 1
