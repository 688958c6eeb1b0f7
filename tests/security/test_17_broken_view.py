"""17 A view that forgets every rule of ours leaks nothing: the database shows it its own unit alone."""

from typing import Any

import pytest
from django.test import Client

from tenants.scope import every_unit, unit_scope
from tests.cast import County
from tests.lives import live_in
from tests.security.broken import WAYS
from workflows.models import TaskLink


@pytest.fixture
def two_lives(county: County, settings: Any) -> County:
    """Two units with a life, and the broken views beside the product's."""
    settings.ROOT_URLCONF = "tests.security.broken"
    for code in ("czj", "gtz"):
        live_in(county, code)
    return county


def signed_in(county: County, name: str) -> Client:
    """A browser of that person; an error in a view answers 500, as in production."""
    client = Client(raise_request_exception=False)
    client.force_login(county.people[name])
    return client


@pytest.mark.parametrize("way", [each for each in WAYS if each != "give away"])
def test_17_a_broken_view_reaches_its_own_unit_alone(two_lives: County, way: str) -> None:
    with every_unit(because="the test counts"):
        links = TaskLink.objects.filter(unit=two_lives.units["gtz"]).count()
    for code in ("czj", "gtz"):
        answer = signed_in(two_lives, f"{code}-handler").get(f"/u/{code}/broken/{way}/")
        own = [two_lives.units[code].pk]
        # 琯头镇 has no score yet and 财政局 no foreign one; every way finds something of its own.
        assert answer.json() == {"units": own}, way
        if code == "czj":
            with every_unit(because="the test counts"):
                assert TaskLink.objects.filter(unit=two_lives.units["gtz"]).count() == links > 0


def test_17_a_broken_view_cannot_give_rows_away(two_lives: County) -> None:
    czj, gtz = two_lives.units["czj"], two_lives.units["gtz"]
    with unit_scope(gtz):
        before = list(TaskLink.objects.values_list("pk", flat=True))
    answer = signed_in(two_lives, "czj-handler").post(
        "/u/czj/broken/give away/", {"unit": gtz.pk}, content_type="application/json"
    )
    assert answer.status_code == 500
    with unit_scope(gtz):
        assert list(TaskLink.objects.values_list("pk", flat=True)) == before
    answer = signed_in(two_lives, "czj-handler").get("/u/czj/broken/queryset/")
    assert answer.json() == {"units": [czj.pk]}


def test_17_a_broken_view_of_an_office_reaches_its_own_units(two_lives: County) -> None:
    own = sorted(two_lives.units[code].pk for code in ("czj", "gtz"))
    answer = signed_in(two_lives, "reviewer").get("/office/350122/broken/queryset/")
    assert answer.json() == {"units": own}


def test_17_a_view_outside_every_workspace_fails_instead_of_leaking(two_lives: County) -> None:
    answer = signed_in(two_lives, "czj-handler").get("/nowhere/")
    assert answer.status_code == 500
    assert b"count" not in answer.content
