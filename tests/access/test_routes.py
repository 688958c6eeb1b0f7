"""Every address × every role × every method against the access table; foreign things are absent things."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
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
    built,
)

ROUTES = {route.name: route for route in all_routes()}
AT_WORK = {"unit": frozenset(UNIT_ROLES), "office": frozenset(OFFICE_ROLES)}
ABSENT_WORKSPACE = {"unit": "no-such-unit", "office": "999999"}
BOTH = ("GET", "POST")
OTHERS = ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Built once; every request in it is rolled back."""
    with django_db_blocker.unblock():
        with built() as made:
            yield made
        connection.close()


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
    """The page without what only repeats the request: its address and id, the way back, CSRF tokens."""
    text = response.content.decode().replace(response["X-Request-ID"], "")
    back = re.search(r'name="next" value="([^"]*)"', text)
    if back is not None:
        assert url.startswith(back[1]), "the language buttons lead back to where the request was"
        text = text.replace(back[0], "")
    return re.sub(r'"[A-Za-z0-9]{64}"', '""', text.replace(url, "HERE"))


def notes(world: World) -> list[tuple[str, str, Any]]:
    """The entries of the last request: chain, action, what they say but for where from and to."""
    return [
        (
            each.chain,
            each.action,
            {k: v for k, v in each.data.items() if k not in {"address", "place"}},
        )
        for each in world.noted
    ]


def split(noted: list[tuple[str, str, Any]]) -> tuple[list[Any], list[tuple[str, Any]]]:
    """What the own workspace reads, and what the auditor alone does."""
    assert {action for _chain, action, _said in noted} <= {"access.refused", "access.sought"}
    own = [(chain, said) for chain, action, said in noted if action == "access.refused"]
    return own, [(chain, said) for chain, action, said in noted if action == "access.sought"]


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
            absent, taken = world.ask(persona, method, nowhere), world.statements
            own, sought = split(notes(world))
            there = world.ask(persona, method, url)
            assert (there.status_code, absent.status_code) == (404, 404), (persona, method)
            assert world.statements == taken, (persona, method)
            # The person's own people read the same; the auditor reads whose door it was.
            assert split(notes(world))[0] == own, (persona, method)
            assert len(own) == (persona != "nobody")
            assert [(said["exists"], said["owner"]) for _, said in sought] == [(False, "")]
            ((chain, said),) = split(notes(world))[1]
            assert (chain, said["exists"]) == ("o:350122", True)
            assert body(there, url) == body(absent, nowhere), (persona, method)


@pytest.mark.parametrize("name", sorted(name for name in ROUTES if ROUTES[name].objects))
def test_a_foreign_thing_answers_as_an_absent_one(name: str, world: World) -> None:
    route = ROUTES[name]
    (thing,) = route.objects
    foreign = world.url(route, **{thing: world.foreign[route.workspace][thing]})
    absent = world.url(route, **{thing: "no-such-unit" if thing == "member" else ABSENT})
    for method in BOTH:
        for persona in gets_in(name, method):
            nowhere, taken = world.ask(persona, method, absent), world.statements
            own, sought = split(notes(world))
            there = world.ask(persona, method, foreign)
            assert world.statements == taken, (persona, method)
            assert len(own) == 1 and split(notes(world))[0] == own, (persona, method)
            assert sought == [("o:350122", {"method": method, "exists": False, "owner": ""})]
            ((chain, said),) = split(notes(world))[1]
            owner = "o:350122" if route.workspace == "unit" else "o:350123"
            assert (chain, said["exists"]) == (owner, True), f"register {thing} in audit.refused"
            assert (there.status_code, nowhere.status_code) == (404, 404), (persona, method)
            assert body(there, foreign) == body(nowhere, absent), (persona, method)
            assert {key for key, _value in there.items()} == {key for key, _ in nowhere.items()}


def test_every_kind_of_thing_was_tried(world: World) -> None:
    tried = {(route.workspace, each) for route in ROUTES.values() for each in route.objects}
    assert tried == {(space, thing) for space, things in world.foreign.items() for thing in things}
