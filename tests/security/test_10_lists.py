"""10 Search, counts, order and pages give nothing of other units away; only listed filters exist."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection, connections, transaction

from casefiles.models import Case
from tenants import clock
from tenants.scope import every_unit
from tests.access.table import gets_in
from tests.access.world import NOW, Route, World, all_routes, built
from tests.cast import at
from tests.stories import open_case, open_month

GETS = sorted(
    (
        each
        for each in all_routes()
        if each.workspace and "GET" in getattr(each.view, "methods", ("GET",))
    ),
    key=lambda each: each.name,
)
# Lookups, orders and columns that no page offers.
UNLISTED: list[dict[str, str]] = [
    {"state__gt": "a", "unit": "2", "unit_id": "2", "unit__code": "gtz", "office": "2"},
    {"subject__identifier__startswith": "9", "owner__password__startswith": "m", "id": "1"},
    {"order": "unit", "o": "-unit_id", "ordering": "subject__identifier", "sort": "?", "page": "1"},
]
PAGES = ("-1", "0", "abc", "99999", "1e9", "１", "")
WORDS = ("%", "_", "' OR 1=1 --", "\\", "x" * 5000, "琯头", "外单位")
TIMES = ("-1", "0000", "9999", "2026-13", "nan", "2026-00", "二〇二六")
NAMES = ("state", "kind", "only", "tab", "action", "count", "unit", "code")
HOSTILE = [
    *UNLISTED,
    *(
        {"page": page, "q": words, "year": time, "month": time} | dict.fromkeys(NAMES, words)
        for page, words, time in zip(PAGES, WORDS, TIMES, strict=True)
    ),
]
# The people of one of the office's units: a code that is none of them answers 404.
NAME_A_UNIT = {
    f"office:{name}"
    for name in ("people", "people-review", "person", "person-handover", "person-new")
}
TOKENS = re.compile(r'"[A-Za-z0-9]{64}"')


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The world, with one foreign subject that has a name of its own."""
    with django_db_blocker.unblock():
        with built() as made:
            with every_unit(because="the tests name a foreign subject"):
                case = Case.objects.select_related("subject").get(pk=made.foreign["unit"]["case"])
                case.subject.name, case.subject.identifier = "外单位机密公司", "91350122MA00000000"
                case.subject.save()
            yield made
        connection.close()
        connections["owner"].close()


def page(world: World, persona: str, url: str, **query: str) -> tuple[int, str]:
    """Status and page, without its tokens and its own address."""
    asked = f"{url}?{urlencode(query)}" if query else url
    answer = world.ask(persona, "GET", asked)
    text = answer.content.decode("utf-8", "replace")
    return answer.status_code, TOKENS.sub('""', re.sub(r'name="next" value="[^"]*"', "", text))


@pytest.mark.parametrize("route", GETS, ids=lambda route: route.name)
def test_10_no_query_brings_more_than_the_page_itself(route: Route, world: World) -> None:
    url = world.url(route)
    persona = min(gets_in(route.name, "GET"))
    usual, plain = page(world, persona, url)
    # A page of what another unit has opened to this person names that unit, and no more than that.
    foreign = [word for word in ("外单位机密公司", "琯头镇") if word not in plain]
    for query in HOSTILE:
        named = query | {"unit": ""} if route.name in NAME_A_UNIT else query
        status, text = page(world, persona, url, **named)
        assert status == usual, named
        if route.workspace == "unit":
            assert not any(word in text for word in foreign), named
    if route.name in NAME_A_UNIT:
        for code in ("2", "lyczj", "%", "' OR 1=1 --"):
            assert page(world, persona, url, unit=code)[0] == 404, code
    # PostgreSQL holds no NUL: not an error of ours, and no 500.
    assert page(world, persona, url, q="\x00")[0] == 400


def test_10_filters_that_no_page_offers_filter_nothing(world: World) -> None:
    route = next(each for each in GETS if each.name == "unit:cases")
    url = world.url(route)
    rows = re.compile(r"/cases/[0-9a-f-]{36}/")
    usual = rows.findall(page(world, "handler", url)[1])
    assert usual
    for query in (*UNLISTED, *({"page": each} for each in PAGES)):
        assert rows.findall(page(world, "handler", url, **query)[1]) == usual, query


def test_10_a_search_for_a_foreign_thing_finds_what_a_search_for_nothing_finds(
    world: World,
) -> None:
    route = next(each for each in GETS if each.name == "unit:cases")
    url = world.url(route)
    nothing = page(world, "handler", url, q="无此字样")[1].replace("无此字样", "Q")
    for words in ("外单位机密公司", "91350122MA00000000"):
        found = page(world, "handler", url, q=words)[1].replace(words, "Q")
        assert _unquoted(found) == _unquoted(nothing), words


def _unquoted(text: str) -> str:
    """Without the links and the filter to keep, which repeat the words percent-encoded."""
    return re.sub(r'(href|value)="[^"]*"', "", text)


@pytest.mark.parametrize(
    "route", [each for each in GETS if each.workspace == "unit"], ids=lambda route: route.name
)
def test_10_no_page_changes_when_another_unit_works(route: Route, world: World) -> None:
    """No count, total, rank or number of pages of a unit depends on what other units have."""
    county = world.county
    assert county is not None
    url = world.url(route)
    persona = min(gets_in(route.name, "GET"))

    def body() -> Any:
        answer = world.ask(persona, "GET", url)
        if "html" not in answer["Content-Type"]:
            return answer.status_code
        return TOKENS.sub('""', answer.content.decode())

    before = body()
    with transaction.atomic():
        with clock.at(at(NOW)):
            open_month(county, "gtz", "2026-02")
            open_month(county, "zjj", "2026-02")
            for _again in range(3):
                open_case(county, "gtz")
        after = body()
        transaction.set_rollback(True)
    assert after == before
