"""13 Nothing is carried over: not by a persistent or pooled connection, not by a cache."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import ProgrammingError, connection, connections, transaction
from django.test import Client

from config.database.base import DatabaseWrapper
from tenants.scope import unit_scope
from tests.access.world import Route, World, all_routes, for_a_module
from tests.cast import County
from tests.stories import open_month
from tests.tenants.test_scope import NOTHING, on_connection, raw_units

ROOT = Path(__file__).resolve().parents[2]
world = pytest.fixture(scope="module")(for_a_module)


def backend() -> int:
    """Which connection of the server answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


@pytest.fixture(params=["persistent", "pool"])
def reused(request: Any, open_county: County, settings: Any) -> Iterator[County]:
    """Two units with a filing each; every request is answered by one and the same connection."""
    settings.ROOT_URLCONF = "tests.security.broken"
    for code in ("czj", "zjj"):
        open_month(open_county, code)
    before = connections["default"]
    if request.param == "pool":
        pooled = {**before.settings_dict, "CONN_MAX_AGE": 0}
        pooled["OPTIONS"] = {**pooled["OPTIONS"], "pool": {"min_size": 1, "max_size": 1}}
        connections["default"] = DatabaseWrapper(pooled, alias="default")
    try:
        yield open_county
    finally:
        if request.param == "pool":
            connections["default"].close()
            connections["default"].close_pool()  # type: ignore[attr-defined]
        connections["default"] = before


def give_back() -> None:
    """What the end of a request does: to the pool with it; a persistent one stays as it is."""
    if "pool" in connections["default"].settings_dict["OPTIONS"]:
        connections["default"].close()


def filings_on(client: Client, path: str) -> set[str]:
    """The filings that a page links to."""
    answer = client.get(path)
    give_back()
    assert answer.status_code == 200
    parts = answer.content.decode().split("/filings/")[1:]
    return {part[:36] for part in parts if part[8:9] == "-"}


def test_13_one_connection_serves_one_unit_after_the_other(reused: County) -> None:
    clients = {}
    for code in ("czj", "zjj"):
        clients[code] = Client(raise_request_exception=False)
        clients[code].force_login(reused.people[f"{code}-handler"])
    first = backend()
    shown = {code: filings_on(clients[code], f"/u/{code}/filings/") for code in ("czj", "zjj")}
    assert len(shown["czj"]) == len(shown["zjj"]) == 1 and shown["czj"] != shown["zjj"]
    for _again in range(3):
        for code in ("czj", "zjj"):
            assert filings_on(clients[code], f"/u/{code}/filings/") == shown[code]
            # An error in the middle, then a page of no workspace, then nobody.
            failed = clients[code].post(f"/u/{code}/broken/give away/", b"no JSON", "text/plain")
            give_back()
            assert failed.status_code == 500
            assert clients[code].get("/?all").status_code in {200, 302}
            assert clients[code].get("/nowhere/").status_code == 500
            assert Client().get("/login/").status_code == 200
            give_back()
            assert on_connection() == NOTHING
            assert raw_units() == set()
    assert backend() == first, "one and the same connection was asked"


class Stop(Exception):
    """Ends a block of a test."""


def test_13_an_error_or_a_lost_savepoint_leaves_nothing_behind(reused: County) -> None:
    czj, zjj = reused.units["czj"], reused.units["zjj"]
    first = backend()
    with pytest.raises(Stop), unit_scope(czj), unit_scope(zjj):
        raise Stop
    assert on_connection() == NOTHING
    with pytest.raises(ProgrammingError), unit_scope(czj), connection.cursor() as cursor:
        cursor.execute("SELECT no_such_column FROM casefiles_filing")
    give_back()
    assert on_connection() == NOTHING
    with unit_scope(czj):
        with pytest.raises(Stop), transaction.atomic(), unit_scope(zjj):
            raise Stop
        assert raw_units() == {czj.pk}
    give_back()
    assert (on_connection(), raw_units(), backend()) == (NOTHING, set(), first)


def test_13_a_transaction_that_was_left_open_is_not_handed_on(reused: County) -> None:
    """A worker that was interrupted between BEGIN and COMMIT, its scope told: the next gets none of it."""
    connection.set_autocommit(False)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('role', 'chengxin_unit', true)")
        cursor.execute("SELECT set_config('app.unit', %s, true)", [str(reused.units["czj"].pk)])
    connection.close()
    connection.connect()
    assert on_connection() == NOTHING
    assert raw_units() == set()


def test_13_nothing_is_cached_between_requests(db: None) -> None:
    cache.set("anything", "of one unit", timeout=60)
    assert cache.get("anything") is None, "a cache of ours would need the scope in every key"
    used = [
        path.relative_to(ROOT)
        for layer in ("tenants", "audit", "casefiles", "workflows", "config")
        for path in (ROOT / layer).rglob("*.py")
        if "settings" not in path.parts
        if any(word in path.read_text("utf-8") for word in ("cache_page", "django.core.cache"))
    ]
    assert used == []


def _pages() -> list[Route]:
    return [each for each in all_routes() if "GET" in getattr(each.view, "methods", ("GET",))]


@pytest.mark.parametrize("route", _pages(), ids=lambda route: route.name)
def test_13_no_cache_may_keep_a_page(route: Route, world: World) -> None:
    for persona in ("handler", "leader", "chief", "stranger", "anonymous"):
        answer = world.ask(persona, "GET", world.url(route))
        assert answer["Cache-Control"] == "private, no-store" or {
            each.strip() for each in answer["Cache-Control"].split(",")
        } >= {"private", "no-store"}, (persona, answer["Cache-Control"])
        assert "Cookie" in answer.get("Vary", ""), persona
        assert "ETag" not in answer and "Last-Modified" not in answer, persona
