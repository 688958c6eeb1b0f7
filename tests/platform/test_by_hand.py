"""人工查询: the address, the time, the picture and what it showed become a query like any other."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from casefiles import needs
from casefiles.models import Case, CheckKind, Finding, RecordQuery, WaitingQuery
from casefiles.needs import Standing
from casefiles.verbs import queries
from config.demo.papers import page_of
from tenants import clock
from tenants.scope import every_unit, unit_scope
from tests.cast import County, at
from tests.platform.server import CityOf
from tests.stories import list_in_force, open_case
from tests.words.reading import visitor

NOW = at("2026-02-02 09:30")
ROWS = {"found-TOTAL_FORMS": "2", "found-INITIAL_FORMS": "0"}
LOOK = {
    "address": "https://credit.fuzhou.gov.cn/detail?code=91350122MAYDEM015G",
    "looked_at": "2026-02-02T09:28",
    "nothing_found": "on",
}
RECORD = {
    "found-0-document_no": "连市监罚〔2025〕12号",
    "found-0-severity": "general",
    "found-0-organ": "连江县市场监督管理局",
    "found-0-fact": "未按规定公示年度报告",
    "found-0-decided_on": "2025-06-01",
    "found-0-publish_until": "2028-06-01",
}


@pytest.fixture
def case(county: County) -> Case:
    with clock.at(at("2026-02-02 09:00")):
        list_in_force(county, "czj")
        return open_case(county, "czj")


def picture() -> SimpleUploadedFile:
    return SimpleUploadedFile("查询结果.pdf", page_of("信用中国", ["未查到失信信息"]))


def send(client: Client, case: Case, **typed: Any) -> Any:
    form = ROWS | LOOK | {"screenshot": picture()} | typed
    with clock.at(NOW):
        return client.post(reverse("unit:case-query-manual", args=["czj", case.pk]), form)


def test_nothing_found_closes_the_line(county: County, case: Case) -> None:
    handler = visitor(county, "czj-handler", english=False)
    page = reverse("unit:case-query-manual", args=["czj", case.pk])
    with clock.at(NOW):
        assert (
            "人工查询" in handler.get(reverse("unit:case", args=["czj", case.pk])).content.decode()
        )
        assert "查询截图" in handler.get(page).content.decode()
    assert send(handler, case).status_code == 302
    with unit_scope(case.unit), clock.at(NOW):
        query = RecordQuery.objects.select_related("evidence").get(case=case)
        (line,) = (each for each in needs.lines(case) if each.kind == CheckKind.RECORD)
    assert (line.standing, line.words) == (Standing.DONE, "人工查询（网页截图）")
    assert LOOK["address"] in line.detail
    assert line.sm3 == query.evidence.sm3
    assert (query.found, query.cutoff_at) == (0, at("2026-02-02 09:28"))


def test_what_the_page_showed_are_findings(county: County, case: Case) -> None:
    handler = visitor(county, "czj-handler", english=False)
    assert send(handler, case, nothing_found="", **RECORD).status_code == 302
    with every_unit(because="the test looks"):
        finding = Finding.objects.get(case=case)
    assert (finding.document_no, finding.usability.value) == ("连市监罚〔2025〕12号", "usable")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"address": "credit.fuzhou.gov.cn"}, "须以 http:// 或 https:// 开头"),
        ({"address": "javascript:alert(1)"}, "须以 http:// 或 https:// 开头"),
        ({"looked_at": "2026-02-02T09:31"}, "不能晚于现在"),
        ({"looked_at": "2026-02-01T23:59"}, "受理当日（2026-02-02）"),
        ({"nothing_found": ""}, "页面没有失信信息的请勾选"),
        (RECORD, "又勾选了没有失信信息"),
        (RECORD | {"nothing_found": "", "found-0-organ": ""}, "这个字段是必填项"),
        (RECORD | {"nothing_found": "", "found-0-decided_on": "2026-02-03"}, "不能晚于今天"),
        (RECORD | {"nothing_found": "", "found-0-publish_until": "2025-05-31"}, "不能早于认定日期"),
        ({"screenshot": SimpleUploadedFile("a.xlsx", b"PK\x03\x04 no picture")}, ""),
        ({"screenshot": SimpleUploadedFile("a.png", b"")}, ""),
    ],
    ids=str,
)
def test_what_cannot_be_true_is_said_and_kept(
    county: County, case: Case, typed: dict[str, Any], said: str
) -> None:
    handler = visitor(county, "czj-handler", english=False)
    answer = send(handler, case, **typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert typed.get("address", LOOK["address"]) in page
    with every_unit(because="the test looks"):
        assert not RecordQuery.objects.exists()


def test_the_waiting_question_is_needless_then(county: County, case: Case, city: CityOf) -> None:
    city.next.append("400")
    handler = visitor(county, "czj-handler", english=False)
    with clock.at(NOW - timedelta(minutes=5)):
        handler.post(reverse("unit:case-query", args=["czj", case.pk]))
    with every_unit(because="the test looks"):
        assert WaitingQuery.objects.count() == 1
    assert send(handler, case).status_code == 302
    with every_unit(because="the test looks"):
        assert not WaitingQuery.objects.exists()


def test_a_number_in_the_address_is_masked(county: County, case: Case) -> None:
    handler = visitor(county, "czj-handler", english=False)
    number = "350122190001019007"
    assert send(handler, case, address=f"https://a.cn/?id={number}").status_code == 302
    with every_unit(because="the test looks"):
        assert number not in RecordQuery.objects.get().address


def test_who_may_not_check_may_not_enter(county: County, case: Case) -> None:
    with unit_scope(case.unit), clock.at(NOW):
        queries.query_record(case, by=county.actor("czj-handler"))
    answer = send(visitor(county, "czj-approver", english=False), case)
    assert answer.status_code == 403
