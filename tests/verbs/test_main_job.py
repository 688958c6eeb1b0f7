"""The main job by verbs alone: list, case, month, score."""

from pathlib import Path

import pytest

from audit.assessing import assess, standing
from audit.models import Entry
from audit.verify import verify
from casefiles.itemlists.words import SubjectKind
from casefiles.models import Case, Filing, FilingKind, FilingState, LawfulBasis, Matter, Verdict
from casefiles.refusals import AlreadyDone, ChecksMissing, NotThisStep, SelfReview
from casefiles.verbs import cases, filings, itemlists, progress
from casefiles.verbs.periods import open_period
from casefiles.verbs.subjects import Applicant
from tenants import clock
from tenants.actors import system
from tenants.scope import office_scope, unit_scope
from tests.cast import County, at
from tests.promises import signed

BOOKS = Path(__file__).parents[1] / "data" / "workbooks"


def file_list(county: County, code: str, book: str) -> Filing:
    """The unit's list of 2026, from the workbook to the office's acceptance."""
    unit = county.units[code]
    with clock.at(at("2026-01-01 09:00")):
        open_period(county.office, FilingKind.ITEM_LIST, "2026", by=system("tests"))
    with unit_scope(unit):
        filing = Filing.objects.get(kind=FilingKind.ITEM_LIST)
        with clock.at(at("2026-01-08 10:00")):
            content = (BOOKS / book).read_bytes()
            read = itemlists.check_workbook(content)
            itemlists.put_list(
                filing, by=county.actor(f"{code}-handler"), name=book, content=content, read=read
            )
            filings.submit(filing, by=county.actor(f"{code}-handler"))
        with clock.at(at("2026-01-09 10:00")):
            filings.sign(filing, by=county.actor(f"{code}-approver"), text="同意")
    with office_scope(county.office), clock.at(at("2026-01-12 10:00")):
        filings.accept(filing, by=county.actor("reviewer"))
    return filing


def test_the_main_job(county: County, tmp_path: Path) -> None:
    filing = file_list(county, "czj", "finance.xlsx")
    czj = county.units["czj"]
    handler, approver = county.actor("czj-handler"), county.actor("czj-approver")
    assert filing.state == FilingState.ACCEPTED
    with unit_scope(czj), clock.at(at("2026-01-20 09:00")):
        matter = Matter.objects.get(code="CZ-01")
        case = cases.open_case(
            matter,
            Applicant(SubjectKind.LEGAL, "91350122MAYDEM015G", "连江样本渔业有限公司"),
            basis=LawfulBasis.STATUTORY,
            basis_note="政府采购法第二十二条",
            by=handler,
        )
        with pytest.raises(NotThisStep):
            cases.decide(case, by=approver, ruling=cases.Ruling(Verdict.GRANT))
        cases.query_record(case, by=handler)
        signed(case, county)
        cases.propose(case, by=handler, opinion="未发现失信记录，建议准予。")
        with pytest.raises(AlreadyDone):
            cases.propose(case, by=handler, opinion="未发现失信记录，建议准予。")
        cases.decide(case, by=approver, ruling=cases.Ruling(Verdict.GRANT))
        assert Case.objects.get().decided_at is not None
    with clock.at(at("2026-02-01 08:00")):
        assert open_period(county.office, FilingKind.PROGRESS, "2026-01", by=system("t")) == 3
        assert open_period(county.office, FilingKind.PROGRESS, "2026-01", by=system("t")) == 0
    with unit_scope(czj), clock.at(at("2026-02-10 09:00")):
        month = Filing.objects.get(kind=FilingKind.PROGRESS)
        report = progress.fill(month, by=handler, words=progress.Words(progress="正常开展。"))
        assert report.cases_decided == report.cases_checked == report.queries_legal == 1
        filings.submit(month, by=handler)
        filings.sign(month, by=approver)
    with office_scope(county.office), clock.at(at("2026-02-11 09:00")):
        filings.accept(month, by=county.actor("chief"))
    with unit_scope(czj), clock.at(at("2026-03-01 09:00")):
        sheet = standing(czj, 2026).sheet
        points = {line.indicator.code: line.points for line in sheet.lines}
        assert {code: str(value) for code, value in points.items()} == {
            "A1": "5.00",
            "A2": "None",
            "A3": "3.00",
            "A4": "None",
            "B1": "12.00",
            "B2": "6.00",
            "B3": "None",  # nothing was found
            "B4": "None",
            "B5": "6.00",
            "C1": "8.00",
            "C2": "4.00",
            "C3": "None",
            "C4": "0.00",
            "D1": "None",
            "D2": "None",
            "D3": "None",
            "E1": "None",  # a company
            "E3": "None",  # the first quarter is not over
        }
    with office_scope(county.office), clock.at(at("2026-03-01 09:00")):
        assessment, sheets = assess(county.office, 2026, by=county.actor("assessor"))
        assert assessment.number == 1 and len(sheets) == 3
        assert not verify(tmp_path / "none.jsonl").faults
        assert Entry.objects.count() > 30


def test_a_case_is_not_decided_before_the_query(county: County) -> None:
    file_list(county, "czj", "finance.xlsx")
    handler, approver = county.actor("czj-handler"), county.actor("czj-approver")
    with unit_scope(county.units["czj"]), clock.at(at("2026-01-20 09:00")):
        case = cases.open_case(
            Matter.objects.get(code="CZ-01"),
            Applicant(SubjectKind.LEGAL, "91350122MAYDEM015G", "连江样本渔业有限公司"),
            basis=LawfulBasis.STATUTORY,
            basis_note="政府采购法第二十二条",
            by=handler,
        )
        cases.propose(case, by=handler, opinion="材料齐全")
        with pytest.raises(ChecksMissing):
            cases.decide(case, by=approver, ruling=cases.Ruling(Verdict.GRANT))
        assert Case.objects.get().decided_at is None


def test_nobody_signs_the_own_submission(county: County) -> None:
    county.places["czj-handler"] = (
        county.units["czj"],
        county.places["czj-handler"][1] | county.places["czj-approver"][1],
    )
    with pytest.raises(SelfReview):
        county.places["czj-approver"] = county.places["czj-handler"]
        county.people["czj-approver"] = county.people["czj-handler"]
        file_list(county, "czj", "finance.xlsx")
