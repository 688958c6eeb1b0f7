"""信用服务机构名册: filed, changed, graded, let go; what reports make of it; what everybody reads."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import Entry
from casefiles.agencies.words import ExitReason, Grade
from casefiles.identifiers import BadIdentifier
from casefiles.models import CreditAgency, CreditReport
from casefiles.refusals.agencies import (
    AgencyDayWrong,
    AgencyLeft,
    AgencyListed,
    FilingNoTaken,
    NothingChanged,
)
from casefiles.refusals.reports import AgencyNotListed
from casefiles.reports import register
from casefiles.reports.words import ReportKind, ReportStanding
from casefiles.verbs import agencies, reports
from casefiles.verbs.reports import Paper
from tenants import clock
from tenants.refusals import NotAllowed
from tenants.scope import every_unit, office_scope, unit_scope
from tests.agencies.filings import TOLD, listed
from tests.batches.lists import code_of
from tests.cast import County, at
from tests.stories import PAPER, list_in_force, open_case
from tests.words.reading import visitor

NOW = at("2026-02-02 09:00")
FORM = {
    "agency_name": TOLD.name,
    "agency_uscc": TOLD.uscc.lower(),
    "filing_no": TOLD.filing_no,
    "filing_level": "province",
    "filed_on": "2025-03-01",
    "agency_scope": TOLD.scope,
}


def test_filed_changed_graded_and_let_go_on_the_office_s_pages(county: County) -> None:
    reviewer = visitor(county, "reviewer", english=False)
    office = county.office.division_code
    with clock.at(NOW):
        empty = reviewer.get(reverse("office:agencies", args=[office])).content.decode()
        assert "名册中还没有机构" in empty and "登记机构" in empty
        sent = reviewer.post(reverse("office:agency-new", args=[office]), FORM)
        assert sent.status_code == 302, sent.content.decode()
        here = sent["Location"]
        form = FORM | {"agency_name": "福州样本信用评级有限公司", "changed_on": "2026-01-20"}
        assert reviewer.post(here, form).status_code == 302
        assert reviewer.post(f"{here}grade/", {"grade": "a"}).status_code == 302
        page = reviewer.get(here).content.decode()
        assert "福州样本信用评级有限公司" in page and "A级（优）" in page
        gone = {"left_on": "2026-02-01", "exit_reason": "struck_off", "exit_note": "出具虚假报告"}
        assert reviewer.post(f"{here}exit/", gone).status_code == 302
        page = reviewer.get(here).content.decode()
        assert "已退出 2026-02-01" in page and "退出名册</button>" not in page
        # A form that stood open meanwhile.
        late = reviewer.post(f"{here}grade/", {"grade": "b"})
        assert late.status_code == 422 and "已于2026-02-01退出名册" in late.content.decode()
        assert (
            "已退出的机构"
            in reviewer.get(reverse("office:agencies", args=[office])).content.decode()
        )
    with every_unit(because="the test reads the trail"):
        deeds = Entry.objects.filter(action__startswith="agency.").order_by("seq")
        assert [each.action for each in deeds] == [
            "agency.filed",
            "agency.changed",
            "agency.graded",
            "agency.exited",
        ]
        assert deeds[1].data["changed"] == "机构名称"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"agency_uscc": TOLD.uscc[:-1] + "0"}, "校验码"),
        ({"filed_on": "2026-02-03"}, "备案日期应在"),
        ({"filed_on": "1999-12-31"}, "备案日期应在"),
        ({"agency_name": ""}, "必填"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_is_kept(
    county: County, change: dict[str, str], said: str
) -> None:
    reviewer = visitor(county, "reviewer", english=False)
    with clock.at(NOW):
        url = reverse("office:agency-new", args=[county.office.division_code])
        answer = reviewer.post(url, FORM | change)
    page = answer.content.decode()
    assert answer.status_code == 422 and said in page and TOLD.scope in page
    with office_scope(county.office):
        assert not CreditAgency.objects.exists()


def test_an_agency_is_listed_once_and_comes_back_by_a_new_filing(county: County) -> None:
    with clock.at(NOW):
        agency = listed(county)
        with pytest.raises(AgencyListed):
            listed(county, filing_no="另号")
        with pytest.raises(FilingNoTaken):
            listed(county, uscc=code_of(900_002))
        with office_scope(county.office):
            by = county.actor("reviewer")
            with pytest.raises(AgencyDayWrong):
                _go(agency, date(2025, 2, 28), by)
            _go(agency, date(2026, 1, 1), by)
            with pytest.raises(AgencyLeft):
                _go(agency, date(2026, 1, 2), by)
        again = listed(county, filing_no="闽信备〔2026〕1号", filed_on=date(2026, 2, 1))
        with office_scope(county.office):
            days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 2, 1)]
            rows = register.agencies_of(county.office)
            assert {each.key for each in rows} == {agency.pk, again.pk}
            on = [any(each.is_listed(day) for each in rows) for day in days]
    assert on == [True, False, True]


def _go(agency: CreditAgency, on: date, by: Any) -> None:
    agencies.let_go(agency, on=on, reason=ExitReason.OWN_WISH, note="", by=by)


def test_nothing_changed_is_said(county: County) -> None:
    with clock.at(NOW):
        agency = listed(county)
        with office_scope(county.office):
            by = county.actor("chief")
            with pytest.raises(NothingChanged):
                agencies.change_agency(agency, TOLD, changed_on=date(2026, 1, 5), by=by)
            agencies.grade_agency(agency, Grade.B, by=by)
            with pytest.raises(NothingChanged):
                agencies.grade_agency(agency, Grade.B, by=by)
            with pytest.raises(BadIdentifier):
                listed(county, uscc="913501", filing_no="又号")


def test_a_unit_reads_the_register_and_keeps_nothing_of_it(county: County) -> None:
    with clock.at(NOW):
        listed(county)
        handler = visitor(county, "czj-handler", english=False)
        page = handler.get(reverse("unit:agencies", args=["czj"])).content.decode()
        assert TOLD.name in page and "登记机构" not in page
        with unit_scope(county.units["czj"]), pytest.raises(NotAllowed):
            agencies.file_agency(county.office, TOLD, by=county.actor("czj-handler"))


def test_everybody_reads_who_is_listed_today(county: County) -> None:
    with clock.at(NOW):
        listed(county)
        gone = listed(county, name="已退样本公司", uscc=code_of(900_003), filing_no="旧号")
        with office_scope(county.office):
            _go(gone, date(2026, 1, 1), county.actor("reviewer"))
        page = Client().get("/open/350122/agencies/").content.decode()
        assert TOLD.name in page and "已退样本公司" not in page
        assert Client().get("/open/999999/agencies/").status_code == 404
        assert Client().post("/open/350122/agencies/").status_code == 405


def test_a_third_party_s_report_counts_from_the_day_of_the_filing_to_the_exit(
    county: County,
) -> None:
    with clock.at(NOW):
        list_in_force(county, "czj")
        case = open_case(county, "czj")
        agency = listed(county)
        with unit_scope(county.units["czj"]):
            by = county.actor("czj-handler")
            (known,) = register.agencies_of(county.office)
            early = Paper(ReportKind.THIRD_PARTY, "XB-1", date(2025, 2, 28), agency=known)
            with pytest.raises(AgencyNotListed):
                reports.file_report(case, early, name="a.pdf", content=PAPER, by=by)
            good = Paper(ReportKind.THIRD_PARTY, "XB-2", date(2025, 3, 1), agency=known)
            report = reports.file_report(case, good, name="a.pdf", content=PAPER, by=by)
            assert report.standing == ReportStanding.VALID
        with office_scope(county.office):
            _go(agency, date(2026, 1, 15), county.actor("reviewer"))
        with unit_scope(county.units["czj"]):
            after = CreditReport.objects.get(pk=report.pk)
            assert after.standing != ReportStanding.VALID
            (known,) = register.agencies_of(county.office)
            late = Paper(ReportKind.THIRD_PARTY, "XB-3", date(2026, 1, 15), agency=known)
            with pytest.raises(AgencyNotListed):
                reports.file_report(case, late, name="b.pdf", content=PAPER + b" ", by=by)
