"""The list of cases: its filters, the saved ones, and the calendar of due dates."""

from uuid import uuid4

import pytest

from casefiles.models import CaseFilter, Retention, Verdict
from casefiles.verbs import archiving, case_filters, cases
from tenants import clock
from tenants.scope import every_unit, unit_scope
from tests.cast import County, at
from tests.promises import prepared, signed
from tests.stories import list_in_force, open_case, open_month, proposed_case
from tests.words.reading import visitor

NOW = "2026-02-02 09:00"
LIST = "/u/czj/cases/"


@pytest.fixture
def town(county: County) -> County:
    """财政局 with a list, one open case, one decided, one archived."""
    with clock.at(at(NOW)):
        list_in_force(county, "czj")
        open_case(county, "czj")
        for archived in (False, True):
            case = proposed_case(county, "czj")
            with unit_scope(case.unit):
                by = county.actor("czj-approver")
                cases.decide(case, by=by, ruling=cases.Ruling(Verdict.GRANT))
                if archived:
                    by = county.actor("czj-handler")
                    archiving.archive(case, Retention.TEN, by=by)
    return county


def listed(county: County, query: str, person: str = "czj-handler") -> str:
    """The numbers at the ends of the rows that the list shows, oldest first."""
    client = visitor(county, person, english=False)
    with clock.at(at(NOW)):
        page = client.get(f"{LIST}?{query}").context["page"]
    return " ".join(sorted(each.case_no[-1] for each in page))


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", "1 2 3"),
        ("state=open", "1"),
        ("verdict=grant", "2 3"),
        ("archived=no", "2"),
        ("archived=yes", "3"),
        ("matter=SY-01", "1 2 3"),
        ("matter=SY-99", ""),
        ("since=2026-02-02&until=2026-02-02", "1 2 3"),
        ("since=2026-02-03", ""),
        ("until=2026-02-01", ""),
        ("mine=on", "1 2 3"),
        ("state=open&mine=on", "1"),
    ],
)
def test_the_list_shows_what_is_asked_for(town: County, query: str, numbers: str) -> None:
    assert listed(town, query) == numbers


def test_mine_are_those_that_i_accepted(town: County) -> None:
    assert listed(town, "mine=on", "czj-approver") == ""


@pytest.mark.parametrize("query", ["since=9999-12-31", "until=0001-01-01", "until=gestern"])
def test_a_wrong_day_is_said_and_narrows_nothing(town: County, query: str) -> None:
    client = visitor(town, "czj-handler", english=False)
    with clock.at(at(NOW)):
        answer = client.get(f"{LIST}?{query}")
    assert answer.status_code == 200 and "ink-bad" in answer.content.decode()
    assert len(answer.context["page"]) == 3


def test_the_form_leads_to_an_address_without_numbers(town: County) -> None:
    client = visitor(town, "czj-handler", english=False)
    body = {"q": "350122190001019007", "state": "open", "mine": "on", "page": "3"}
    with clock.at(at(NOW)):
        answer = client.post(f"{LIST}find/", body)
    assert answer["Location"] == f"{LIST}?subject=none&state=open&mine=on"


def test_a_filter_is_saved_shown_and_removed(town: County) -> None:
    client = visitor(town, "czj-handler", english=False)
    body = {"filter_name": "我的未办", "query": "mine=on&state=open&page=2&evil=1"}
    with clock.at(at(NOW)):
        page = client.post(f"{LIST}filters/", body, follow=True)
        assert "已保存常用筛选“我的未办”" in page.content.decode()
        with every_unit(because="test"):
            saved = CaseFilter.objects.get()
        assert saved.query == "state=open&mine=on"
        assert page.context["chosen"] == saved
        assert "删除此筛选" in page.content.decode()
        page = client.post(f"{LIST}filters/drop/", {"saved": saved.pk}, follow=True)
        assert "已删除常用筛选“我的未办”" in page.content.decode()
    with every_unit(because="test"):
        assert not CaseFilter.objects.exists()


def test_the_same_name_replaces_and_the_row_fills_up(town: County) -> None:
    client = visitor(town, "czj-handler", english=False)
    with clock.at(at(NOW)):
        for number in (*range(case_filters.MOST), 0):
            body = {"filter_name": f"筛选{number}", "query": f"q={number}"}
            client.post(f"{LIST}filters/", body)
        page = client.post(f"{LIST}filters/", {"filter_name": "再来", "query": "q=9"}, follow=True)
        assert "最多保存8个常用筛选" in page.content.decode()
        page = client.post(f"{LIST}filters/", {"filter_name": "空", "query": ""}, follow=True)
        assert "当前没有筛选条件" in page.content.decode()
        page = client.post(f"{LIST}filters/", {"filter_name": "", "query": "q=9"}, follow=True)
        assert "请给常用筛选起一个名称" in page.content.decode()
    with every_unit(because="test"):
        assert CaseFilter.objects.count() == case_filters.MOST


def test_nobody_sees_or_drops_another_s_filter(town: County) -> None:
    with unit_scope(town.units["czj"]):
        by = town.actor("czj-approver")
        saved = case_filters.keep(town.units["czj"], "审批", "state=open", by=by)
    client = visitor(town, "czj-handler", english=False)
    with clock.at(at(NOW)):
        assert "审批</a>" not in client.get(LIST).content.decode().partition("tabs")[2][:900]
        for key in (saved.pk, uuid4(), "x"):
            page = client.post(f"{LIST}filters/drop/", {"saved": key}, follow=True)
            assert "该常用筛选已不存在" in page.content.decode()
    with every_unit(because="test"):
        assert CaseFilter.objects.get() == saved


def test_the_calendar_shows_what_falls_due_on_its_day(town: County) -> None:
    with clock.at(at(NOW)):
        open_month(town, "czj")
        promise = signed(open_case(town, "czj"), town)
        prepared(open_case(town, "czj"), town)
        client = visitor(town, "czj-handler", english=False)
        last = promise.check_due_on
        page = client.get(f"/u/czj/calendar/?month={last:%Y-%m}&day={last:%Y-%m-%d}")
        text = page.content.decode()
        assert f"/u/czj/commitments/{promise.pk}/" in text
        assert promise.code in text and page.context["chosen"].on == last
        page = client.get("/u/czj/calendar/?month=2026-02")
        text = page.content.decode()
        assert "/u/czj/filings/" in text and "2026年1月工作进展" in text
        assert text.count("/u/czj/cases/") >= 3 and "补班" in text and "休假" in text
        assert "节假日未确认" not in text
        assert client.get("/u/czj/calendar/?month=0000-13&day=x").status_code == 200
