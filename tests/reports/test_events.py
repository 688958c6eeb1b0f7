"""What puts a report aside: a crisis, an agency's exit; the review; the reminders."""

from datetime import date

import pytest

from audit.models import Entry
from casefiles import needs
from casefiles.models import Case, CheckKind, CreditReport
from casefiles.needs import Line, Standing
from casefiles.refusals import ReasonMissing
from casefiles.refusals.reports import (
    CrisisFaulty,
    NothingToReview,
    OwnReportReviewed,
    ReportBeforeCrisis,
    ReportNotValid,
)
from casefiles.reports import held
from casefiles.reports.words import CrisisKind, ReportKind, ReportReview, ReportStanding
from casefiles.verbs import report_events
from tenants import clock
from tenants.actors import Actor, system
from tenants.refusals import NotAllowed
from tenants.roles import Role
from tenants.scope import every_unit, unit_scope
from tests.cast import County, at
from tests.reports.papers import Books, crisis, filed, paper, report_list, used
from tests.stories import guard, open_case, reread
from workflows.models import Notice, NoticeKind
from workflows.report_watch import remind_all

NOW = "2026-03-05 09:00"
BY = system("watch_tasks")


@pytest.fixture
def case(county: County) -> Case:
    """A case of 财政局 on a matter that demands a report."""
    with clock.at(at(NOW)):
        report_list(county, "czj")
        return open_case(county, "czj")


def line_of(case: Case) -> Line:
    with unit_scope(case.unit):
        return next(each for each in needs.lines(case) if each.kind == CheckKind.REPORT)


def review(
    county: County, report: CreditReport, outcome: ReportReview, by: str = "approver"
) -> None:
    actor = county.actor(f"czj-{by}")
    with unit_scope(report.unit):
        report_events.review(report, outcome, "裁定已撤销，不影响偿债能力", by=actor)


def test_a_crisis_puts_reports_aside_and_lists_the_open_cases(county: County, case: Case) -> None:
    with clock.at(at(NOW)):
        report = filed(county, case)
        other = open_case(county, "czj")
        used(county, other, report)
        made = crisis(county, case.subject)
        reread(report)
        assert report.standing == ReportStanding.SUSPENDED
        with unit_scope(case.unit):
            assert held.touched_by(made) == [case, other]
            noted = Entry.objects.get(action="subject.crisis_noted")
            assert (noted.data["reports"], noted.data["cases"]) == (1, 2)
            assert "法院公告" not in str(noted.data)
        line = line_of(case)
        assert line.standing == Standing.REVIEW and line.is_open


def test_a_report_of_before_the_crisis_is_not_taken_one_of_after_is(
    county: County, case: Case
) -> None:
    with clock.at(at(NOW)):
        crisis(county, case.subject, date(2026, 3, 4))
        for day in (date(2026, 3, 3), date(2026, 3, 4)):
            with pytest.raises(ReportBeforeCrisis, match="2026-03-04"):
                filed(county, case, paper(issued_on=day))
        filed(county, case, paper(issued_on=date(2026, 3, 5)))
        assert line_of(case).standing == Standing.DONE


def test_a_crisis_reaches_the_reports_of_confidential_cases(county: County, case: Case) -> None:
    with clock.at(at(NOW)):
        report = filed(county, case)
        with unit_scope(case.unit):
            subject = case.subject
        guard(county, case)
        made = crisis(county, subject)
        reread(report)
        assert report.standing == ReportStanding.SUSPENDED and report.door
        with unit_scope(case.unit):
            assert held.touched_by(made) == []


@pytest.mark.parametrize(("on", "note"), [(date(2026, 3, 6), "公告"), (date(2026, 3, 5), "  ")])
def test_a_crisis_has_a_day_and_a_source(county: County, case: Case, on: date, note: str) -> None:
    with clock.at(at(NOW)), unit_scope(case.unit), pytest.raises(CrisisFaulty):
        report_events.note_crisis(
            case.subject, CrisisKind.OTHER, on, note, by=county.actor("czj-handler")
        )


def test_a_second_person_may_let_it_be_used_again(county: County, case: Case) -> None:
    with clock.at(at(NOW)):
        report = filed(county, case)
        with pytest.raises(NothingToReview):
            review(county, report, ReportReview.KEEP)
        crisis(county, case.subject)
        with pytest.raises(NotAllowed):
            review(county, report, ReportReview.KEEP, by="handler")
        both = Actor(
            county.people["czj-handler"],
            county.office,
            case.unit,
            frozenset({Role.HANDLER, Role.APPROVER}),
        )
        with unit_scope(case.unit):
            with pytest.raises(OwnReportReviewed):
                report_events.review(report, ReportReview.KEEP, "核实", by=both)
            with pytest.raises(ReasonMissing):
                report_events.review(
                    report, ReportReview.KEEP, " ", by=county.actor("czj-approver")
                )
        review(county, report, ReportReview.KEEP)
        assert line_of(case).standing == Standing.DONE
        used(county, open_case(county, "czj"), report)


def test_a_review_may_end_its_use(county: County, case: Case) -> None:
    with clock.at(at(NOW)):
        report = filed(county, case)
        crisis(county, case.subject)
        review(county, report, ReportReview.VOID)
        reread(report)
        assert report.standing == ReportStanding.VOID
        with pytest.raises(NothingToReview):
            review(county, report, ReportReview.KEEP)
        with pytest.raises(ReportNotValid, match="停止使用"):
            used(county, open_case(county, "czj"), report)


def test_an_agency_s_exit_asks_for_a_review_from_that_day(
    county: County, case: Case, books: Books
) -> None:
    listed = books.lists()
    told = paper(kind=ReportKind.THIRD_PARTY, agency=listed, issued_on=date(2026, 3, 1))
    with clock.at(at(NOW)):
        report = filed(county, case, told)
        books.strikes_off(listed, date(2026, 4, 1))
        assert line_of(case).standing == Standing.DONE
    with clock.at(at("2026-04-01 09:00")):
        line = line_of(case)
        assert line.standing == Standing.REVIEW and "退出名册" in line.label
        other = open_case(county, "czj")
        with pytest.raises(ReportNotValid, match="退出名册"):
            used(county, other, report)
        review(county, report, ReportReview.KEEP)
        assert line_of(case).standing == Standing.DONE
        used(county, other, report)


def test_the_lists_agree_with_the_rules(county: County, case: Case, books: Books) -> None:
    """Every tab counts by SQL what the pure rule says of each report."""
    listed = books.lists()
    with clock.at(at(NOW)):
        filed(county, case, paper("1"))
        filed(county, case, paper("2", own_end_on=date(2026, 4, 4)))
        filed(county, case, paper("3", own_end_on=date(2026, 4, 5)))
        third = paper("4", kind=ReportKind.THIRD_PARTY, agency=listed)
        aside = filed(county, case, third)
        books.strikes_off(listed, date(2026, 3, 20))
    for day in ("2026-03-05", "2026-03-19", "2026-03-20", "2026-04-04", "2026-04-05", "2026-04-06"):
        with clock.at(at(f"{day} 09:00")), unit_scope(case.unit):
            found = {
                name: set(
                    CreditReport.objects.filter(condition).values_list("report_no", flat=True)
                )
                for name, condition in held.standing_in(clock.today()).items()
            }
            rows = list(CreditReport.objects.all())
            by_rule = {
                "valid": {r.report_no for r in rows if r.standing == ReportStanding.VALID},
                "ending": {r.report_no for r in rows if r.ends_soon},
                "aside": {r.report_no for r in rows if r.standing in report_events.TO_REVIEW},
                "expired": {r.report_no for r in rows if r.standing == ReportStanding.EXPIRED},
                "void": {r.report_no for r in rows if r.standing == ReportStanding.VOID},
            }
        assert found == by_rule, day
    with clock.at(at("2026-03-20 10:00")):
        review(county, aside, ReportReview.KEEP)
        with unit_scope(case.unit):
            valid = CreditReport.objects.filter(held.standing_in(clock.today())["valid"])
            assert aside in valid


def notices() -> list[tuple[str, str]]:
    with every_unit(because="the tests read notices"):
        rows = Notice.objects.filter(kind=NoticeKind.REPORT).order_by("pk")
        return [(each.person.username, each.text) for each in rows.select_related("person")]


def test_whoever_has_an_open_case_is_reminded_once(county: County, case: Case) -> None:
    with clock.at(at(NOW)):
        filed(county, case, paper(own_end_on=date(2026, 4, 30)))
        assert remind_all(by=BY) == 0
    with clock.at(at("2026-03-31 09:00")):
        assert remind_all(by=BY) == 1
        assert remind_all(by=BY) == 0
        assert notices() == [("czj-handler", "所用信用报告将于 2026-04-30 到期")]
    with clock.at(at("2026-05-01 09:00")):
        assert remind_all(by=BY) == 1
        assert notices()[1:] == [("czj-handler", "所用信用报告已过期")]
        with unit_scope(case.unit):
            assert Entry.objects.filter(action="report.watched").count() == 2
        filed(county, case, paper("XYBG-2026-009"))
        assert remind_all(by=BY) == 0
