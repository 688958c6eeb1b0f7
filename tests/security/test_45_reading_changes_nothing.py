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

# Tables that reading may write: counters of rate limits, and nothing of what anybody reads.
COUNTERS = frozenset({"tenants_ratecount"})
# Reading that is itself a deed to be recorded: route → the tables that hold the record.
RECORDED: dict[str, frozenset[str]] = {}

world = pytest.fixture(scope="module")(for_a_module)


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_45_no_get_changes_state(name: str, world: World) -> None:
    """Rows written are counted by PostgreSQL itself, also those that were undone again."""
    url = f"{world.url(ROUTES[name])}?q=x&page=2&tab=all&next=/"
    allowed = COUNTERS | RECORDED.get(name, frozenset())
    for persona in EVERYBODY:
        for method in ("GET", "HEAD"):
            with transaction.atomic():
                before = written()
                world.ask(persona, method, url)
                changed = written() - before
            assert set(changed) <= allowed, (persona, method, changed)


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
