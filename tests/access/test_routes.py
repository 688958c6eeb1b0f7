"""Every address × every role × every method against the access table; foreign things are absent things."""

import re

import pytest
from django.db import connections
from django.http import HttpResponse

from tenants.access import TABLE as VERBS
from tests.access.table import TABLE, gets_in
from tests.access.world import (
    ABSENT,
    EVERYBODY,
    OFFICE_ROLES,
    UNIT_ROLES,
    Route,
    World,
    all_routes,
    for_a_module,
)

ROUTES = {route.name: route for route in all_routes()}
AT_WORK = {"unit": frozenset(UNIT_ROLES), "office": frozenset(OFFICE_ROLES)}
ABSENT_WORKSPACE = {"unit": "no-such-unit", "office": "999999"}
BOTH = ("GET", "POST")
OTHERS = ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")


world = pytest.fixture(scope="module")(for_a_module)


def outcome(response: HttpResponse) -> str:
    """`in`, `login`, or the status that keeps out."""
    status = response.status_code
    if status == 302 and response["Location"].startswith("/login/?next="):
        return "login"
    return "in" if status in {200, 302, 422} else str(status)


def expected(route: Route, persona: str, method: str) -> str:
    """What the table says."""
    if persona in gets_in(route.name, method):
        return "in"
    if persona == "anonymous":
        return "login"
    if not route.workspace:
        return "405"
    if persona not in AT_WORK[route.workspace]:
        return "404"
    if any(persona in gets_in(route.name, each) for each in BOTH):
        return "405"
    return "403"


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


def test_the_table_and_the_routes_are_the_same() -> None:
    assert {name for name, _method in TABLE} == set(ROUTES)
    for route in ROUTES.values():
        if route.workspace:
            listed = {method for name, method in TABLE if name == route.name}
            assert listed == set(route.view.methods), route.name


def test_the_table_names_known_roles_and_agrees_with_the_verbs() -> None:
    assert {who for row in TABLE.values() for who in row.split()} == set(EVERYBODY)
    for (name, method), row in TABLE.items():
        if ROUTES[name].workspace:
            verb = ROUTES[name].view.verb
            here = AT_WORK[ROUTES[name].workspace]
            assert {role.value for role in VERBS[verb]} & here == set(row.split()), (name, method)


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_a_route_lets_in_whom_the_table_names(name: str, world: World) -> None:
    route = ROUTES[name]
    url = world.url(route)
    wrong = []
    for persona in EVERYBODY:
        for method in BOTH:
            found = outcome(world.ask(persona, method, url))
            if found != expected(route, persona, method):
                wrong.append((persona, method, found, expected(route, persona, method)))
    assert wrong == []


@pytest.mark.parametrize("name", sorted(name for name in ROUTES if ROUTES[name].workspace))
def test_other_methods_are_not_allowed(name: str, world: World) -> None:
    route = ROUTES[name]
    persona = min(who for method in BOTH for who in gets_in(name, method))
    answers = {each: world.ask(persona, each, world.url(route)).status_code for each in OTHERS}
    assert answers == dict.fromkeys(OTHERS, 405)


@pytest.mark.parametrize("name", sorted(name for name in ROUTES if ROUTES[name].workspace))
def test_a_foreign_workspace_answers_as_an_absent_one(name: str, world: World) -> None:
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
def test_a_foreign_thing_answers_as_an_absent_one(name: str, world: World) -> None:
    route = ROUTES[name]
    (thing,) = route.objects
    foreign = world.url(route, **{thing: world.foreign[route.workspace][thing]})
    absent = world.url(route, **{thing: "no-such-unit" if thing == "member" else ABSENT})
    for method in BOTH:
        for persona in gets_in(name, method):
            before = entries()
            there, nowhere = world.ask(persona, method, foreign), world.ask(persona, method, absent)
            assert (there.status_code, nowhere.status_code) == (404, 404), (persona, method)
            assert body(there, foreign) == body(nowhere, absent), (persona, method)
            assert {key for key, _value in there.items()} == {key for key, _ in nowhere.items()}
            assert entries() == before


def test_every_kind_of_thing_was_tried(world: World) -> None:
    tried = {(route.workspace, each) for route in ROUTES.values() for each in route.objects}
    assert tried == {(space, thing) for space, things in world.foreign.items() for thing in things}
