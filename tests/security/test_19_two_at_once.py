"""Races with real commits: whoever comes together, one wins, the others read why, nothing is done twice."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connections
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from audit.models import Entry
from audit.verify import verify
from casefiles.models import Case, CaseState, Filing, FilingState, Signature
from casefiles.refusals import AlreadyDone
from casefiles.verbs import filings
from tenants import clock
from tenants.scope import every_unit, office_scope
from tests.cast import County, at
from tests.stories import list_in_force, proposed_case, submitted_month
from workflows.models import Task

ROUNDS = 50
HTTP_ROUNDS = 10
RACERS = 8
NOW = "2026-03-02 09:00"
Deed = Callable[[], Any]


def together(lanes: Sequence[Sequence[Deed]]) -> list[list[Any]]:
    """Run the lanes' first deeds at one moment, then the second ones, …; a result or an exception each.

    Every lane is a thread with its own connection, as a worker process has.
    """
    start = Barrier(len(lanes))
    results: list[list[Any]] = [[] for _ in lanes]

    def run(lane: int) -> None:
        try:
            with clock.at(at(NOW)):
                for deed in lanes[lane]:
                    start.wait(60)
                    try:
                        results[lane].append(deed())
                    except Exception as error:
                        results[lane].append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(lane,)) for lane in range(len(lanes))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [list(each) for each in zip(*results, strict=True)]


@pytest.fixture
def town(open_county: County) -> Iterator[County]:
    """The committed county on an ordinary morning; afterwards its trail must be whole."""
    with clock.at(at(NOW)):
        yield open_county
    with every_unit(because="test"):
        assert verify(Path("no checkpoints")).faults == ()
        assert not Task.objects.exclude(status__in=["NEW", "ASSIGNED", "DONE"]).exists()


def deeds(action: str) -> int:
    """How often a deed stands in the trail."""
    with every_unit(because="test"):
        return int(Entry.objects.filter(action=action).count())


def test_19_eight_acceptances_of_one_filing_have_one_effect(town: County) -> None:
    waiting = [submitted_month(town, "gtz") for _ in range(ROUNDS)]
    people = [town.actor("reviewer"), town.actor("chief")]

    def accept(filing: Filing, racer: int) -> None:
        with office_scope(town.office):
            filings.accept(Filing.objects.get(pk=filing.pk), by=people[racer % 2])

    lanes = [
        [lambda filing=filing, racer=racer: accept(filing, racer) for filing in waiting]
        for racer in range(RACERS)
    ]
    for outcome in together(lanes):
        assert outcome.count(None) == 1, outcome
        assert [type(each) for each in outcome if each is not None] == [AlreadyDone] * 7
    with every_unit(because="test"):
        assert Filing.objects.filter(state=FilingState.ACCEPTED).count() == ROUNDS
        assert Signature.objects.filter(at_office=True).count() == ROUNDS
        assert Task.objects.filter(flow_task__endswith=".end", status="DONE").count() == ROUNDS
        assert not Task.objects.filter(flow_task_type="HUMAN", finished__isnull=True).exists()
    assert deeds("filing.accepted") == ROUNDS


@contextmanager
def logged_in(county: County, *people: str) -> Iterator[list[Client]]:
    """A browser each; the same person twice is the same person at two windows."""
    clients = []
    for person in people:
        client = Client()
        client.force_login(county.people[person])
        clients.append(client)
    yield clients


Post = tuple[str, str, dict[str, str]]


def race(county: County, rounds: Sequence[tuple[Post, Post]]) -> list[tuple[HttpResponse, ...]]:
    """Two posts at one moment, round by round: (who, where, what)."""
    people = [first[0] for first in rounds[0]]
    with logged_in(county, *people) as clients:
        lanes = [
            [
                lambda client=client, post=pair[lane]: client.post(post[1], post[2])
                for pair in rounds
            ]
            for lane, client in enumerate(clients)
        ]
        answers = [tuple(each) for each in together(lanes)]
    for pair in answers:
        for answer in pair:
            assert not isinstance(answer, Exception), answer
            assert answer.status_code in {302, 422}, answer.content.decode()[:2000]
    return answers


def one_won(answers: Sequence[tuple[HttpResponse, ...]]) -> None:
    """In every round one post went through and the other shows the page again, with the reason."""
    for pair in answers:
        assert sorted(each.status_code for each in pair) == [302, 422]
        (lost,) = (each for each in pair if each.status_code == 422)
        assert "无需重复办理" in lost.content.decode() or "当前环节是" in lost.content.decode()


def office(name: str, pk: Any) -> str:
    """An address at the office."""
    return reverse(f"office:{name}", args=["350122", pk])


def unit(name: str, pk: Any, code: str = "zjj") -> str:
    """An address at a unit."""
    return reverse(f"unit:{name}", args=[code, pk])


ACCEPT: dict[str, str] = {"text": ""}
RETURN = {"back": "1", "reasons": "figures", "text": "数据不符"}


@pytest.mark.parametrize("people", [("reviewer", "chief"), ("reviewer", "reviewer")])
def test_19_accept_and_accept(town: County, people: tuple[str, str]) -> None:
    waiting = [submitted_month(town, "gtz") for _ in range(HTTP_ROUNDS)]
    urls = [office("filing-review", each.pk) for each in waiting]
    one_won(race(town, [((people[0], url, ACCEPT), (people[1], url, ACCEPT)) for url in urls]))
    assert deeds("filing.accepted") == HTTP_ROUNDS


def test_19_accept_and_return(town: County) -> None:
    waiting = [submitted_month(town, "gtz") for _ in range(HTTP_ROUNDS)]
    urls = [office("filing-review", each.pk) for each in waiting]
    one_won(race(town, [(("reviewer", url, ACCEPT), ("chief", url, RETURN)) for url in urls]))
    with every_unit(because="test"):
        accepted = Filing.objects.filter(state=FilingState.ACCEPTED, revision=1).count()
        returned = Filing.objects.filter(state=FilingState.RETURNED, revision=2).count()
        assert Signature.objects.filter(at_office=True).count() == HTTP_ROUNDS
    assert accepted + returned == HTTP_ROUNDS
    assert (deeds("filing.accepted"), deeds("filing.returned")) == (accepted, returned)


def test_19_sign_and_send_back(town: County) -> None:
    waiting = [submitted_month(town, "czj") for _ in range(HTTP_ROUNDS)]
    urls = [unit("filing-sign", each.pk, "czj") for each in waiting]
    back = {"back": "1", "text": "请补充"}
    one_won(
        race(
            town,
            [(("czj-approver", url, {"text": ""}), ("czj-leader", url, back)) for url in urls],
        )
    )
    with every_unit(because="test"):
        filed = Filing.objects.filter(state=FilingState.FILED, revision=1).count()
        returned = Filing.objects.filter(state=FilingState.RETURNED, revision=2).count()
    assert filed + returned == HTTP_ROUNDS
    assert (deeds("filing.signed"), deeds("filing.sent_back")) == (filed, returned)


def test_19_claim_and_claim(town: County) -> None:
    waiting = [submitted_month(town, "czj") for _ in range(HTTP_ROUNDS)]
    with every_unit(because="test"):
        open_tasks = [Task.objects.get(process__filing=each, status="NEW") for each in waiting]
    urls = [unit("task-claim", each.uid, "czj") for each in open_tasks]
    before = deeds("task.claimed")
    answers = race(town, [(("czj-approver", url, {}), ("czj-leader", url, {})) for url in urls])
    inbox = reverse("unit:inbox", args=["czj"])
    for pair, filing in zip(answers, waiting, strict=True):
        places = sorted(each["Location"] for each in pair)
        assert places == sorted([inbox, unit("filing", filing.pk, "czj")])
    with every_unit(because="test"):
        for task in open_tasks:
            task.refresh_from_db()
            assert task.owner is not None and task.status == "ASSIGNED"
    assert deeds("task.claimed") == before + HTTP_ROUNDS


def test_19_decide_and_decide(town: County) -> None:
    list_in_force(town, "czj")
    waiting = [proposed_case(town, "czj") for _ in range(HTTP_ROUNDS)]
    urls = [unit("case-decide", each.pk, "czj") for each in waiting]
    grant = {"verdict": "grant"}
    refuse = {"verdict": "refuse", "reason": "材料不全"}
    one_won(
        race(town, [(("czj-approver", url, grant), ("czj-leader", url, refuse)) for url in urls])
    )
    with every_unit(because="test"):
        assert Case.objects.filter(state=CaseState.DECIDED).count() == HTTP_ROUNDS
    assert deeds("case.decided") == HTTP_ROUNDS


def test_19_cases_opened_together_get_numbers_of_their_own(town: County) -> None:
    list_in_force(town, "czj")
    results = together([[lambda: proposed_case(town, "czj")] * 3 for _ in range(4)])
    assert not [each for outcome in results for each in outcome if isinstance(each, Exception)]
    with every_unit(because="test"):
        numbers = sorted(Case.objects.values_list("case_no", flat=True))
    assert numbers == [f"SY-01-2026-{number:04d}" for number in range(1, 13)]
