"""A platform that is down never blocks the desk: the case waits, says so, and goes on by itself."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import Entry
from casefiles import needs
from casefiles.models import CancelReason, Case, CheckKind, RecordQuery, Trouble, WaitingQuery
from casefiles.needs import Standing
from casefiles.refusals import AskedJustNow, SourceUnavailable
from casefiles.sources import Answer
from casefiles.verbs import cancelling, queries
from tenants import clock
from tenants.actors import system
from tenants.scope import every_unit, unit_scope
from tests.cast import County, at
from tests.platform.server import CityOf
from tests.stories import list_in_force, open_case
from tests.words.reading import visitor
from workflows.models import Notice, NoticeKind
from workflows.platform_watch import ask_all

MONDAY = at("2026-02-02 09:00")
WATCH = system("ask_platform")


@pytest.fixture
def case(county: County) -> Case:
    with clock.at(MONDAY):
        list_in_force(county, "czj")
        return open_case(county, "czj")


def press(client: Client, case: Case, status: int = 302) -> str:
    answer = client.post(reverse("unit:case-query", args=["czj", case.pk]), follow=status == 302)
    assert answer.status_code == (200 if status == 302 else status)
    return answer.content.decode()


def line(case: Case) -> needs.Line:
    with unit_scope(case.unit):
        return next(each for each in needs.lines(case) if each.kind == CheckKind.RECORD)


def test_the_case_waits_says_so_and_goes_on(county: County, case: Case, city: CityOf) -> None:
    handler = visitor(county, "czj-handler", english=False)
    city.next.extend(["503", "503"])
    with clock.at(MONDAY):
        page = press(handler, case)
        assert "平台繁忙或者停机" in page
        assert "自动再查" in page
        waits = line(case)
        assert (waits.standing, waits.is_open) == (Standing.WAITING, True)
        assert "已试1次" in waits.detail
        assert ask_all(by=WATCH) == 0  # not due yet
    with clock.at(MONDAY + timedelta(minutes=2)):
        assert ask_all(by=WATCH) == 1
        assert ask_all(by=WATCH) == 0
        done = line(case)
        assert done.standing == Standing.DONE
        assert "市公共信用信息平台" in done.words
        assert "已查询" in handler.get(reverse("unit:case", args=["czj", case.pk])).content.decode()
        notices = handler.get(reverse("unit:notices", args=["czj"])).content.decode()
    assert "信用平台已答复：1 条失信信息" in notices
    assert len({headers["Idempotency-Key"] for headers, _said in city.questions}) == 1
    with every_unit(because="the test counts"):
        query = RecordQuery.objects.get(case=case)
        assert query.operator == county.people["czj-handler"]
        assert not WaitingQuery.objects.exists()
        deeds = Entry.objects.filter(subject_id=str(case.pk)).order_by("seq")
        assert [each.action for each in deeds][-2:] == ["case.query_waits", "case.record_queried"]


def test_it_asks_less_and_less_often_and_stops_at_three_failures(
    county: County, case: Case, city: CityOf
) -> None:
    others = []
    with clock.at(MONDAY):
        for _each in range(4):
            others.append(open_case(county, "czj"))
    away = SourceUnavailable(Trouble.SILENT)
    with clock.at(MONDAY), unit_scope(county.units["czj"]):
        for each in (case, *others):
            queries.wait(each, away, by=county.actor("czj-handler"))
    city.next.extend(["400"] * 3)
    with clock.at(MONDAY + timedelta(minutes=1)):
        assert ask_all(by=WATCH) == 0
    assert len(city.questions) == 3
    with every_unit(because="the test counts"):
        tried = sorted(WaitingQuery.objects.values_list("tries", "next_at"))
    assert [tries for tries, _next in tried] == [1, 1, 2, 2, 2]
    assert {at for tries, at in tried if tries == 2} == {MONDAY + timedelta(minutes=6)}


def test_pressing_again_at_once_is_refused_and_later_keeps_the_key(
    county: County, case: Case, city: CityOf
) -> None:
    handler = visitor(county, "czj-handler", english=False)
    city.next.extend(["400", "400"])
    with clock.at(MONDAY):
        press(handler, case)
        assert str(AskedJustNow(seconds=30))[:8] in press(handler, case, status=422)
    assert len(city.questions) == 1
    with clock.at(MONDAY + timedelta(seconds=30)):
        assert "平台拒绝查询" in press(handler, case)
        assert "已试2次" in line(case).detail
    with clock.at(MONDAY + timedelta(seconds=60)):
        assert "已查询，证据已留存" in press(handler, case)
    assert len({headers["Idempotency-Key"] for headers, _said in city.questions}) == 1
    with clock.at(MONDAY + timedelta(hours=1)):
        assert ask_all(by=WATCH) == 0
    assert len(city.questions) == 3


def test_a_cancelled_case_asks_no_more(county: County, case: Case, city: CityOf) -> None:
    handler = visitor(county, "czj-handler", english=False)
    city.next.append("400")
    with clock.at(MONDAY):
        press(handler, case)
        with unit_scope(case.unit):
            why = {"reason": CancelReason.NOT_NEEDED, "note": "申请人撤回"}
            cancelling.cancel_case(case, by=county.actor("czj-leader"), **why)
    with clock.at(MONDAY + timedelta(hours=1)):
        assert ask_all(by=WATCH) == 0
    assert len(city.questions) == 1
    with every_unit(because="the test counts"):
        assert not WaitingQuery.objects.exists()


def test_an_answer_that_nobody_waits_for_any_more_is_dropped(
    county: County, case: Case, city: CityOf
) -> None:
    with clock.at(MONDAY), unit_scope(county.units["czj"]):
        by = county.actor("czj-handler")
        waiting = queries.wait(case, SourceUnavailable(Trouble.SILENT), by=by)
        with clock.at(MONDAY + timedelta(minutes=1)):
            first = queries.query_record(case, by=by)
    late = Answer((), MONDAY, b"{}", "answer.json")
    with every_unit(because="a colleague was answered meanwhile"):
        assert queries.take_answer(waiting.pk, late, "平台", by=WATCH) is None
        assert list(RecordQuery.objects.filter(case=case)) == [first]
        assert not Notice.objects.filter(kind=NoticeKind.QUERIED).exists()
