"""7 What stands in an address is random, except the codes that are public."""

from uuid import UUID

import pytest
from django.urls import URLResolver, get_resolver
from django.urls.converters import IntConverter, SlugConverter, UUIDConverter

from tests.access.world import World, all_routes, for_a_module

world = pytest.fixture(scope="module")(for_a_module)

# Codes that are printed in public notices, kinds of filings, and years.
PUBLIC = {
    "unit": SlugConverter,
    "office": SlugConverter,
    "member": SlugConverter,
    "division": SlugConverter,
    "code": SlugConverter,
    "due_kind": SlugConverter,
    "year": IntConverter,
}


def _patterns(patterns: list[object]) -> list[dict[str, object]]:
    found = []
    for each in patterns:
        if isinstance(each, URLResolver):
            found += _patterns(each.url_patterns)
        found.append(each.pattern.converters)  # type: ignore[attr-defined]
    return found


def test_07_only_public_codes_can_be_guessed() -> None:
    taken = [pair for held in _patterns(get_resolver().url_patterns) for pair in held.items()]
    assert len(taken) > 10
    for name, converter in taken:
        wanted = PUBLIC.get(name, UUIDConverter)
        assert type(converter) is wanted, f"{name} can be guessed"


def test_07_the_keys_in_addresses_are_random(world: World) -> None:
    keys = [
        value
        for things in (*world.own.values(), *world.foreign.values())
        for name, value in things.items()
        if name not in PUBLIC
    ]
    assert len(keys) > 10
    assert {UUID(str(each)).version for each in keys} == {4}
    named = {name for route in all_routes() for name in route.takes}
    assert named <= {*PUBLIC, *(name for things in world.own.values() for name in things)}
