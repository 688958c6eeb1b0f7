"""待办: the right tasks under the right tab, in a fixed number of statements, taken and given back."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import Entry
from casefiles.models import Filing, FilingKind
from casefiles.refusals import AlreadyDone, HeldByAnother, NotClaimed, NotYourTurn
from casefiles.screens.due import due
from casefiles.verbs import filings
from tenants import clock
from tenants.access import Verb, may
from tenants.actors import system
from tenants.refusals import NotAllowed
from tenants.roles import UNIT_ROLES
from tenants.scope import office_scope, unit_scope
from tests.cast import County, at
from tests.lives import away
from tests.stories import (
    ending_basis,
    list_in_force,
    open_month,
    proposed_case,
    read_in_emergency,
    submitted_month,
)
from workflows import tasks
from workflows.inbox import PAGE, inbox
from workflows.models import Task

MOST_QUERIES = 12
MONDAY = "2026-03-09 09:00"


def page(county: County, person: str, tab: str = "mine", number: int = 1) -> tuple[Any, int]:
    """The inbox as the person sees it, and how many statements it took."""
    unit, _roles = county.places[person]
    kind, code = ("unit", unit.code) if unit else ("office", county.office.division_code)
    client = Client()
    client.force_login(county.people[person])
    with clock.at(at(MONDAY)), CaptureQueriesContext(connection) as asked:
        response = client.get(
            reverse(f"{kind}:inbox", args=[code]), {"tab": tab, "page": str(number)}
        )
    assert response.status_code == 200
    # All of them, with the two that begin and end the transaction (savepoints, since the test itself
    # is one). Only inside another transaction is the role given back, by one that is not counted.
    statements = [each["sql"] for each in asked if "set_config('role', NULL" not in each["sql"]]
    return response, len(statements)


def counts(response: Any) -> dict[str, int]:
    """The number on each tab."""
    return {name: count for name, _label, count in response.context["tabs"]}


def one_task(county: County, code: str, filing: Any) -> Task:
    """The open task of a filing."""
    with unit_scope(county.units[code]):
        found: Task = Task.objects.get(process__filing=filing, finished__isnull=True)
        return found


@pytest.mark.parametrize(
    ("person", "more"), [("gtz-handler", open_month), ("reviewer", submitted_month)]
)
def test_the_page_costs_the_same_however_long(
    county: County, person: str, more: Callable[[County, str], Filing]
) -> None:
    def shown(tab: str, number: int = 1) -> tuple[int, int, int]:
        response, statements = page(county, person, tab, number)
        return counts(response)[tab], len(response.context["rows"]), statements

    with clock.at(at("2026-03-02 09:00")):
        for _ in range(3):
            more(county, "gtz")
        few = {tab: shown(tab) for tab in ("free", "all")}
        for _ in range(57):
            more(county, "gtz")
    for tab, (total, rows, statements) in few.items():
        assert (total, rows) == (3, 3)
        assert statements <= MOST_QUERIES
        assert shown(tab) == (60, PAGE, statements)
        assert shown(tab, 2) == (60, 60 - PAGE, statements)


def test_twelve_statements_are_enough_whatever_there_is_to_say(county: County) -> None:
    """A list in force with a matter that ends, a deputy, an emergency reading, a review that is due."""
    czj, everything = county.units["czj"], sorted(UNIT_ROLES)
    county.hire("czj-everybody", "多某某", czj, *everything)
    with clock.at(at(MONDAY)):
        list_in_force(county, "czj")
        ending_basis(county, "中华人民共和国 政府采购法", date(2026, 4, 1))
        read_in_emergency(county, proposed_case(county, "czj"))
        away(county, "czj")
        waiting = one_task(county, "czj", submitted_month(county, "czj", "2026-01"))
        with unit_scope(czj):
            tasks.claim(waiting, by=county.actor("czj-approver"))
    everybody = page(county, "czj-everybody")[0].content.decode()
    for said in ("1 条事项将到期", "信用办应急查阅了本单位的办件", "人员核对尚未完成"):
        assert said in everybody
    stands_in, _statements = page(county, "czj-leader")
    assert counts(stands_in)["mine"] == 1
    for person, (unit, _roles) in county.places.items():
        if unit == czj or person in {"reviewer", "chief"}:
            for tab in ("mine", "free", "all"):
                _response, statements = page(county, person, tab)
                assert statements <= MOST_QUERIES, (person, tab)


def test_tabs_count_what_is_mine_free_and_on_the_desk(county: County) -> None:
    with clock.at(at("2026-03-02 09:00")):
        list_in_force(county, "czj")
        mine = open_month(county, "czj", "2026-01")
        open_month(county, "czj", "2026-02")
        submitted_month(county, "czj", "2025-12")  # waits for the approver
        proposed_case(county, "czj")  # waits for the decision
        open_month(county, "gtz", "2026-01")  # another unit's
    with unit_scope(county.units["czj"]):
        tasks.claim(one_task(county, "czj", mine), by=county.actor("czj-handler"))
    expected = {
        "czj-handler": {"mine": 1, "free": 1, "all": 4},
        "czj-approver": {"mine": 0, "free": 2, "all": 4},
        "czj-leader": {"mine": 0, "free": 2, "all": 4},  # stands in for the approver
        "czj-admin": {"mine": 0, "free": 0, "all": 4},
        "gtz-handler": {"mine": 0, "free": 1, "all": 1},
        "zjj-handler": {"mine": 0, "free": 0, "all": 0},
        "reviewer": {"mine": 0, "free": 0, "all": 0},
    }
    for person, wanted in expected.items():
        response, _statements = page(county, person)
        assert counts(response) == wanted, person
        for tab, count in wanted.items():
            shown, _statements = page(county, person, tab)
            assert len(shown.context["rows"]) == count, (person, tab)
    shown, _statements = page(county, "czj-handler")
    ((row, url),) = shown.context["rows"]
    assert (row.title, row.is_mine, row.may_claim) == (mine.title, True, False)
    assert url == reverse("unit:filing", args=["czj", mine.pk])
    assert mine.title in shown.content.decode() and url in shown.content.decode()


def test_the_office_has_its_own_desk(county: County) -> None:
    with clock.at(at("2026-03-02 09:00")):
        filed = submitted_month(county, "gtz")
        submitted_month(county, "czj")
    for person, free in (("reviewer", 1), ("chief", 1), ("assessor", 0)):
        response, _statements = page(county, person, "free")
        assert counts(response) == {"mine": 0, "free": free, "all": 1}, person
    ((row, _url),) = page(county, "reviewer", "free")[0].context["rows"]
    assert row.task.process.filing_id == filed.pk
    assert page(county, "gtz-handler", "all")[0].context["rows"] == []


def test_soonest_first_and_those_without_an_end_last(county: County) -> None:
    with clock.at(at("2026-03-02 09:00")), unit_scope(county.units["gtz"]):
        for kind, period in ((FilingKind.ITEM_LIST, "2026"), (FilingKind.PROGRESS, "2026-05")):
            filings.open_filing(county.units["gtz"], kind, period, due_at=None, by=system("tests"))
        for period in ("2026-03", "2026-02"):
            open_month(county, "gtz", period)
        rows = inbox(county.actor("gtz-handler"), "all", None).rows
    ends = [row.task.due_at for row in rows]
    assert [end is None for end in ends] == [False, False, True, True]
    assert ends[:2] == sorted(end for end in ends if end is not None)


def test_claim_and_release(county: County) -> None:
    filing = open_month(county, "czj")
    task = one_task(county, "czj", filing)
    handler, approver = county.actor("czj-handler"), county.actor("czj-approver")
    with unit_scope(county.units["czj"]):
        with pytest.raises(NotYourTurn):
            tasks.claim(task, by=approver)
        tasks.claim(task, by=handler)
        tasks.claim(task, by=handler)  # a double click has one effect
        task.refresh_from_db()
        assert (task.owner, task.status) == (handler.user, "ASSIGNED")
        with pytest.raises(HeldByAnother):
            tasks.claim(task, by=approver)
        with pytest.raises(HeldByAnother):
            tasks.release(task, by=approver)
        with pytest.raises(NotAllowed):
            tasks.release(task, by=county.actor("czj-admin"))
        task.refresh_from_db()
        assert task.owner == handler.user
        tasks.release(task, by=handler)
        task.refresh_from_db()
        assert (task.owner, task.status) == (None, "NEW")
        with pytest.raises(NotClaimed):
            tasks.release(task, by=handler)
        deeds = Entry.objects.of(filing).order_by("seq").values_list("action", flat=True)
        assert list(deeds) == ["filing.opened", "task.claimed", "task.released"]


def test_a_claimed_task_is_not_done_by_another_and_a_done_one_not_claimed(county: County) -> None:
    filing = submitted_month(county, "czj")
    task = one_task(county, "czj", filing)
    approver, leader = county.actor("czj-approver"), county.actor("czj-leader")
    with unit_scope(county.units["czj"]):
        tasks.claim(task, by=leader)
        with pytest.raises(HeldByAnother):
            filings.sign(filing, by=approver)
        tasks.release(task, by=leader)
        filings.sign(filing, by=approver)
        for act in (tasks.claim, tasks.release):
            with pytest.raises(AlreadyDone):
                act(task, by=leader)


def test_a_foreign_desk_may_not_claim(county: County) -> None:
    task = one_task(county, "gtz", open_month(county, "gtz"))
    handler = county.actor("czj-handler")
    assert may(handler, Verb.TAKE_TASK)
    with unit_scope(county.units["gtz"]), pytest.raises(NotAllowed):
        tasks.claim(task, by=handler)
    with unit_scope(county.units["czj"]), pytest.raises(Task.DoesNotExist):
        Task.objects.get(pk=task.pk)
    with office_scope(county.office), pytest.raises(NotAllowed):
        tasks.claim(task, by=handler)


def test_claim_over_http_goes_to_the_record_and_a_refusal_back_to_the_inbox(
    county: County,
) -> None:
    filing = submitted_month(county, "czj")
    task = one_task(county, "czj", filing)
    urls = {
        name: reverse(f"unit:task-{name}", args=["czj", task.uid]) for name in ("claim", "release")
    }
    own = Client()
    own.force_login(county.people["czj-approver"])
    other = Client()
    other.force_login(county.people["czj-leader"])
    assert own.post(urls["claim"])["Location"] == reverse("unit:filing", args=["czj", filing.pk])
    refused = other.post(urls["release"], follow=True)
    assert refused.redirect_chain == [(reverse("unit:inbox", args=["czj"]), 302)]
    assert "林某某" in "".join(str(each) for each in refused.context["messages"])
    with unit_scope(county.units["czj"]):
        task.refresh_from_db()
        assert task.owner == county.people["czj-approver"]
    own.post(urls["release"])
    with unit_scope(county.units["czj"]):
        task.refresh_from_db()
        assert task.owner is None


@pytest.mark.parametrize(
    ("now", "text", "tone"),
    [
        # Due on Friday, 2026-05-15: 24:00 in Shanghai.
        ("2026-05-11 09:00", "4 个工作日", ""),
        ("2026-05-13 23:59", "2 个工作日", "warn"),
        ("2026-05-14 09:00", "1 个工作日", "warn"),
        ("2026-05-15 23:59", "今天截止", "warn"),
        ("2026-05-16 00:00", "已超 1 个工作日", "bad"),  # a Saturday counts as begun
        ("2026-05-18 09:00", "已超 1 个工作日", "bad"),
        ("2026-05-19 09:00", "已超 2 个工作日", "bad"),
    ],
)
def test_days_left_in_words(county: County, now: str, text: str, tone: str) -> None:
    filing = open_month(county, "gtz", "2026-04")
    with unit_scope(county.units["gtz"]), clock.at(at(now)):
        (row,) = inbox(county.actor("gtz-handler"), "free", None).rows
        assert row.due is not None
        assert (row.due.text, row.due.tone) == (text, tone)
        assert row.due == due(filing.due_at)
        assert row.due.detail == "5月15日 24:00"
