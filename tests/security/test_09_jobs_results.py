"""9 What a job made belongs to the office that asked: its progress, its file and its failure."""

from typing import Any

import pytest
from django.test import Client

from audit.exporting import ask_for_export
from audit.models import Run
from audit.running import carry_out
from tenants import clock
from tenants.models import Membership
from tenants.scope import NoScope, every_unit, office_scope, unit_scope
from tests.cast import County, at
from tests.lives import live_in
from tests.stories import reread


@pytest.fixture
def finished(county: County, settings: Any, tmp_path: Any) -> tuple[County, Run]:
    """A finished export."""
    backend = {**settings.STORAGES["default"], "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = {**settings.STORAGES, "default": backend}
    with clock.at(at("2026-02-02 09:00")):
        live_in(county, "czj")
    with office_scope(county.office):
        run = ask_for_export(county.office, 2026, by=county.actor("assessor"))
    carry_out(run.pk)
    reread(run)
    return county, run


def ask(county: County, name: str, path: str) -> int:
    """The status that a person reads."""
    client = Client()
    client.force_login(county.people[name])
    return client.get(path).status_code


def test_09_the_file_is_the_office_s_alone(finished: tuple[County, Run]) -> None:
    county, run = finished
    for path in (f"/office/350122/runs/{run.pk}/", f"/office/350122/runs/{run.pk}/file/"):
        assert ask(county, "assessor", path) == 200
        assert ask(county, "czj-leader", path) == 404
    for path in (f"/u/czj/files/{run.pk}/", f"/u/czj/runs/{run.pk}/"):
        assert ask(county, "czj-leader", path) == 404
    assert ask(county, "reviewer", f"/office/350122/runs/{run.pk}/file/") == 403


def test_09_who_left_the_office_reads_it_no_more(finished: tuple[County, Run]) -> None:
    county, run = finished
    path = f"/office/350122/runs/{run.pk}/file/"
    client = Client()
    client.force_login(county.people["assessor"])
    assert client.get(path).status_code == 200
    with every_unit(because="the tests end a membership"):
        Membership.objects.filter(user=county.people["assessor"]).update(until=clock.today())
    # What was open has ended with the role; who comes in again finds nothing.
    assert client.get(path).status_code == 302
    client.force_login(county.people["assessor"])
    assert client.get(path).status_code == 404


def test_09_no_unit_sees_that_there_is_a_run(finished: tuple[County, Run]) -> None:
    county, run = finished
    with unit_scope(county.units["czj"]):
        assert not Run.objects.filter(pk=run.pk).exists()
        assert not Run.objects.exists()
    with pytest.raises(NoScope):
        Run.objects.filter(pk=run.pk)
