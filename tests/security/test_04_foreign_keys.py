"""2, 3, 4 A foreign key in any field of any form, alone or in a bulk, changes nothing and names nothing."""

from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.db import transaction
from django.http import HttpResponse

from tests.access.table import gets_in
from tests.access.world import Route
from tests.security.bodies import POSTS, fields, good_body, reading
from tests.security.stage import SECRETS, Stage, stage_of_a_module
from tests.security.state import snapshot, written

stage = pytest.fixture(scope="module")(stage_of_a_module)


# A consent names whom the subject lets read: every unit of the county is offered.
OFFERED = {name: {"琯头镇"} for name in ("unit:consent-new", "unit:consent-new-case")}


def named(response: HttpResponse, workspace: str, typed: Any) -> list[str]:
    """Words that only the other side knows, on a page that was not an error page."""
    text = response.content.decode()
    assert response.status_code in {200, 302, 404, 422}, (response.status_code, text[:300])
    return [word for word in SECRETS[workspace] if word in text and word not in str(typed)]


def foreign_bodies(
    good: dict[str, Any], foreign: dict[str, Any], turn: int, read: set[str]
) -> Iterator[dict[str, Any]]:
    """Bodies with foreign keys: in every field, in each choice alone, beside the own one (bulk).

    Which value goes everywhere differs from route to route, so that all routes try all. `read` grows
    while the bodies are sent: a field that no view looks at is not tried alone.
    """
    values = list(foreign.values())
    for number in range(5):
        yield dict.fromkeys(good, values[(turn * 5 + number) % len(values)])
    yield good
    for number, (name, field) in enumerate(fields().items()):
        if name in read and (isinstance(field, forms.ChoiceField) or name in foreign):
            yield good | {name: foreign.get(name, values[number % len(values)])}
    yield {name: [str(each), str(foreign.get(name, values[0]))] for name, each in good.items()}


@pytest.mark.parametrize("route", POSTS, ids=lambda route: route.name)
def test_04_a_foreign_key_in_any_field_changes_and_names_nothing(
    route: Route, stage: Stage
) -> None:
    good, foreign = good_body(stage.matter), stage.foreign[route.workspace]
    theirs = stage.foreign_units[route.workspace]
    before = snapshot(only_unit=theirs)
    persona = min(gets_in(route.name, "POST"))

    def look(response: HttpResponse) -> tuple[HttpResponse, Any]:
        return response, snapshot(only_unit=theirs) if written() - idle else before

    with reading() as read:
        for body in foreign_bodies(good, foreign, POSTS.index(route), read):
            with transaction.atomic():
                idle = written()
                response, after = stage.post(route, persona, body, look)
            told = set(named(response, route.workspace, body))
            assert told <= OFFERED.get(route.name, set()), body
            assert after == before, body


def test_04_a_foreign_matter_is_an_unknown_matter(stage: Stage) -> None:
    route = next(each for each in POSTS if each.name == "unit:case-new")
    good = good_body(stage.matter)

    def look(response: HttpResponse) -> tuple[int, str]:
        return response.status_code, response.content.decode().replace(str(foreign), "ID")

    foreign = stage.foreign["unit"]["matter"]
    there = stage.post(route, "handler", good | {"matter": foreign}, look)
    foreign = "00000000-0000-4000-8000-000000000000"
    nowhere = stage.post(route, "handler", good | {"matter": foreign}, look)
    strip = lambda text: "".join(part for part in text.split('"') if len(part) != 64)  # noqa: E731
    assert there[0] == nowhere[0] == 422
    assert strip(there[1]) == strip(nowhere[1])
    assert stage.post(route, "handler", good, look)[0] == 302
