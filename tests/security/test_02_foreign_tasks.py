"""02: the own desk with a foreign task is 404."""

from django.test import Client
from django.urls import reverse

from tenants import clock
from tenants.scope import every_unit
from tests.cast import County, at
from tests.security.desk import signed_in
from tests.stories import submitted_month
from workflows.models import Task

NOW = "2026-03-02 09:00"


def waiting(county: County, code: str) -> Task:
    """A task that nobody has claimed, at a unit's signers."""
    filing = submitted_month(county, code)
    with every_unit(because="test"):
        return Task.objects.get(process__filing=filing, status="NEW")


def claim(client: Client, which: Task, **body: object) -> int:
    """Claim at 财政局's desk."""
    url = reverse("unit:task-claim", args=["czj", which.uid])
    return client.post(url, body).status_code


def owner(task: Task) -> str:
    """Who holds it."""
    with every_unit(because="test"):
        held = Task.objects.select_related("owner").get(pk=task.pk).owner
    return held.username if held else ""


def test_02_the_own_desk_with_a_foreign_task(county: County) -> None:
    with clock.at(at(NOW)):
        mine, foreign = waiting(county, "czj"), waiting(county, "zjj")
        client = signed_in(county, "czj-approver")
        assert claim(client, foreign) == 404
        assert claim(client, foreign, process_pk=str(mine.process_id)) == 404
        assert owner(foreign) == ""
        assert claim(client, mine) == 302
    assert owner(mine) == "czj-approver"
