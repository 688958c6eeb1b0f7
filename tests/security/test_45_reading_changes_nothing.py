"""45 No GET changes anything; HEAD is GET without the body; every POST asks for its token."""

from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from tenants import clock
from tests.access.table import TABLE
from tests.access.world import EVERYBODY, NOW, World, all_routes, for_a_module
from tests.cast import at
from tests.security.state import written

ROUTES = {route.name: route for route in all_routes()}

# Tables that reading may write, and nothing of what anybody reads: counters of rate limits, and when
# the person was last at work (once a minute, for the idle exit).
# Every read across units asks the gate, and each answer is a row with its entry.
COUNTERS = frozenset({"tenants_ratecount", "tenants_usersession", "casefiles_gateanswer"})
# Reading that is itself a deed: what leaves the house, and another unit's case.
RECORDED = {
    "unit:shared-case": {"case.shared_read", "consent.gate_asked"},
    "unit:file": {"file.downloaded"},
    "unit:list-source": {"file.downloaded"},
    "unit:batch-result": {"file.downloaded"},
    "unit:filing-attachment": {"file.downloaded"},
    "unit:case-attachment": {"file.downloaded"},
    "office:filing-attachment": {"file.downloaded"},
    "unit:appeal-evidence": {"file.downloaded"},
    "office:appeal-evidence": {"file.downloaded"},
    "office:run-file": {"file.downloaded"},
    "office:catalogue-export": {"file.downloaded"},
    "office:list-export": {"file.downloaded"},
    "office:lists-export": {"file.downloaded"},
    "office:filing-bpmn": {"file.downloaded"},
    "office:filing-docx": {"file.downloaded"},
    "unit:filing-docx": {"file.downloaded"},
    "unit:list-export": {"file.downloaded"},
    "unit:case-bpmn": {"file.downloaded"},
    "unit:filing-bpmn": {"file.downloaded"},
    "unit:template-bpmn": {"file.downloaded"},
}
# What a refusal leaves behind, each at most once: an entry where the visitor works, and for what is
# sought where it is not to be seen, one that the auditor alone is shown.
TOLD = {403: {"access.refused"}, 404: {"access.refused", "access.sought"}}

world = pytest.fixture(scope="module")(for_a_module)


@pytest.fixture(autouse=True)
def files() -> None:
    """The world's files lie where it laid them, and are there to be downloaded."""


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_45_no_get_changes_state(name: str, world: World) -> None:
    """Rows written are counted by PostgreSQL itself, also those that were undone again."""
    url = f"{world.url(ROUTES[name])}?q=x&page=2&tab=all&next=/"
    recorded = set()
    for persona in EVERYBODY:
        for method in ("GET", "HEAD"):
            with transaction.atomic():
                before = written()
                answer = world.ask(persona, method, url)
                changed, deeds = written() - before, [each.action for each in world.noted]
            if answer.status_code == 200 and deeds:  # a HEAD is told like the GET it stands for
                told = RECORDED.get(name, set())
                recorded |= told
            else:
                told = TOLD.get(answer.status_code, set())
            where = (persona, method, answer.status_code, changed, deeds)
            assert changed.pop("audit_entry", 0) == len(deeds) == len(set(deeds)), where
            assert set(deeds) <= told and set(changed) <= COUNTERS, where
    assert recorded == RECORDED.get(name, set()), "nobody of the cast read it"


def test_45_the_count_of_written_rows_sees_a_write(world: World) -> None:
    with transaction.atomic():
        before = written()
        world.ask("handler", "POST", world.url(ROUTES["unit:list-new"]))
        assert set(written() - before) > {"casefiles_filing", "audit_entry"}


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_45_head_is_get_without_its_body(name: str, world: World) -> None:
    url = world.url(ROUTES[name])
    for persona in ("handler", "chief", "stranger", "anonymous"):
        get, head = world.ask(persona, "GET", url), world.ask(persona, "HEAD", url)
        assert (get.status_code, head.content) == (head.status_code, b""), persona
        same = {"Content-Type", "Cache-Control", "Location", "Content-Disposition", "Allow"}
        for header in same:
            assert get.get(header) == head.get(header), (persona, header)


@pytest.mark.parametrize("name", sorted({name for name, method in TABLE if method == "POST"}))
def test_45_a_post_without_its_token_does_nothing(name: str, world: World) -> None:
    url = world.url(ROUTES[name])
    for persona in ("handler", "approver", "reviewer", "chief", "stranger", "anonymous"):
        client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        if persona in world.sessions:
            session = world.sessions[persona]
            client.cookies = SimpleCookie({settings.SESSION_COOKIE_NAME: session})
        tokens: dict[str, Any] = {"csrfmiddlewaretoken": "x" * 64}
        for body in ({}, tokens):
            with transaction.atomic(), clock.at(at(NOW)):
                before = written()
                answer = client.post(url, body, headers={"referer": "https://evil.example/"})
                assert not written() - before, persona
            assert answer.status_code == 403, persona
            assert "页面已过期" in answer.content.decode(), persona
