"""Every address × every role × every method against the access table; foreign things are absent things."""

import pytest
from django.http import HttpResponse

from tenants.access import TABLE as VERBS
from tests.access.table import TABLE, gets_in
from tests.access.world import (
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
    if persona == "anonymous" and not any(persona in gets_in(route.name, each) for each in BOTH):
        return "login"
    if not route.workspace:
        return "405"
    if persona not in AT_WORK[route.workspace]:
        return "404"
    if any(persona in gets_in(route.name, each) for each in BOTH):
        return "405"
    return "403"


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
