"""1, 2 What belongs to others is what does not exist: 404 with the same page, nothing changed, nothing named."""

import re
from collections import Counter
from itertools import product
from typing import Any

import pytest
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
# What an office shows to all its units is foreign in another county only.
OF_AN_OFFICE = {"model_list"}

world = pytest.fixture(scope="module")(for_a_module)


def body(response: HttpResponse, url: str) -> str:
    """The page without what only repeats the request: its address and id, the way back, CSRF tokens."""
    text = response.content.decode().replace(response["X-Request-ID"], "")
    back = re.search(r'name="next" value="([^"]*)"', text)
    if back is not None:
        assert url.startswith(back[1]), "the language buttons lead back to where the request was"
        text = text.replace(back[0], "")
    return re.sub(r'"[A-Za-z0-9]{64}"', '""', text.replace(url, "HERE"))


def same(there: list[str], nowhere: list[str]) -> list[str]:
    """The statements that one request took and the other did not."""
    more, fewer = Counter(there), Counter(nowhere)
    return (
        [*(more - fewer).elements(), *(fewer - more).elements()]
        if len(there) != len(nowhere)
        else []
    )


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


@pytest.mark.parametrize("name", sorted(name for name in ROUTES if ROUTES[name].workspace))
def test_01_a_foreign_workspace_answers_as_an_absent_one(name: str, world: World) -> None:
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
            assert same(world.statements, taken) == [], (persona, method)
            # The person's own people read the same; the auditor reads whose door it was.
            assert split(notes(world))[0] == own, (persona, method)
            assert len(own) == (persona != "nobody")
            assert [(said["exists"], said["owner"]) for _, said in sought] == [(False, "")]
            ((chain, said),) = split(notes(world))[1]
            assert (chain, said["exists"]) == ("o:350122", True)
            assert body(there, url) == body(absent, nowhere), (persona, method)


@pytest.mark.parametrize("name", sorted(name for name in ROUTES if ROUTES[name].objects))
def test_01_a_foreign_thing_answers_as_an_absent_one(name: str, world: World) -> None:
    route = ROUTES[name]
    for thing, method in product(route.objects, BOTH):
        foreign = world.url(route, **{thing: world.foreign[route.workspace][thing]})
        absent = world.url(route, **{thing: "no-such-unit" if thing == "member" else ABSENT})
        for persona in gets_in(name, method):
            nowhere, taken = world.ask(persona, method, absent), world.statements
            own, sought = split(notes(world))
            there = world.ask(persona, method, foreign)
            assert same(world.statements, taken) == [], (persona, method)
            assert len(own) == 1 and split(notes(world))[0] == own, (persona, method)
            assert sought == [("o:350122", {"method": method, "exists": False, "owner": ""})]
            ((chain, said),) = split(notes(world))[1]
            ours = route.workspace == "unit" and thing not in OF_AN_OFFICE
            owner = "o:350122" if ours else "o:350123"
            assert (chain, said["exists"]) == (owner, True), f"register {thing} in audit.refused"
            assert (there.status_code, nowhere.status_code) == (404, 404), (persona, method)
            assert body(there, foreign) == body(nowhere, absent), (persona, method)
            assert {key for key, _value in there.items()} == {key for key, _ in nowhere.items()}


def test_01_every_kind_of_thing_was_tried(world: World) -> None:
    tried = {(route.workspace, each) for route in ROUTES.values() for each in route.objects}
    assert tried == {(space, thing) for space, things in world.foreign.items() for thing in things}
