"""1, 2 What belongs to others is what does not exist: 404 with the same page, nothing changed, nothing named."""

import re

import pytest
from django.db import connections
from django.http import HttpResponse

from tests.access.table import gets_in
from tests.access.world import (
    ABSENT,
    EVERYBODY,
    OFFICE_ROLES,
    UNIT_ROLES,
    World,
    all_routes,
    for_a_module,
)

ROUTES = {route.name: route for route in all_routes()}
AT_WORK = {"unit": frozenset(UNIT_ROLES), "office": frozenset(OFFICE_ROLES)}
ABSENT_WORKSPACE = {"unit": "no-such-unit", "office": "999999"}
BOTH = ("GET", "POST")

world = pytest.fixture(scope="module")(for_a_module)


def body(response: HttpResponse, url: str) -> str:
    """The page without what only repeats the request: its own address, the way back, CSRF tokens."""
    text = response.content.decode()
    back = re.search(r'name="next" value="([^"]*)"', text)
    if back is not None:
        assert url.startswith(back[1]), "the language buttons lead back to where the request was"
        text = text.replace(back[0], "")
    return re.sub(r'"[A-Za-z0-9]{64}"', '""', text.replace(url, "HERE"))


def entries() -> int:
    """How many entries the trail ever had, those that were rolled back included."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT last_value FROM audit_entry_id_seq")
        return int(cursor.fetchone()[0])


@pytest.mark.parametrize("name", sorted(name for name in ROUTES if ROUTES[name].workspace))
def test_01_a_foreign_workspace_answers_as_an_absent_one(name: str, world: World) -> None:
    route = ROUTES[name]
    workspace = route.workspace
    url = world.url(route)
    nowhere = world.url(route, **{workspace: ABSENT_WORKSPACE[workspace]})
    outside = [each for each in EVERYBODY if each not in {*AT_WORK[workspace], "anonymous"}]
    for persona in outside:
        for method in BOTH:
            there, absent = world.ask(persona, method, url), world.ask(persona, method, nowhere)
            assert (there.status_code, absent.status_code) == (404, 404), (persona, method)
            assert body(there, url) == body(absent, nowhere), (persona, method)


@pytest.mark.parametrize("name", sorted(name for name in ROUTES if ROUTES[name].objects))
def test_01_a_foreign_thing_answers_as_an_absent_one(name: str, world: World) -> None:
    """A path that names several things is tried with each of them foreign, the others one's own."""
    route = ROUTES[name]
    for thing in route.objects:
        foreign = world.url(route, **{thing: world.foreign[route.workspace][thing]})
        absent = world.url(route, **{thing: "no-such-unit" if thing == "member" else ABSENT})
        for method in BOTH:
            for persona in gets_in(name, method):
                before = entries()
                there = world.ask(persona, method, foreign)
                nowhere = world.ask(persona, method, absent)
                assert (there.status_code, nowhere.status_code) == (404, 404), (persona, method)
                assert body(there, foreign) == body(nowhere, absent), (persona, method)
                assert set(there.headers) == set(nowhere.headers)
                assert entries() == before


def test_01_every_kind_of_thing_was_tried(world: World) -> None:
    tried = {(route.workspace, each) for route in ROUTES.values() for each in route.objects}
    assert tried == {(space, thing) for space, things in world.foreign.items() for thing in things}
