"""The world with an object at which each verb works, and what is foreign, for walks with bodies."""

from collections.abc import Callable, Iterator
from http.cookies import SimpleCookie
from typing import Any

from django.conf import settings
from django.db import connection, connections, transaction
from django.http import HttpResponse
from django.test import Client

from casefiles.models import Case, CreditSubject, Matter
from casefiles.verbs import cases, progress
from tenants import clock
from tenants.models import Unit, User
from tenants.scope import every_unit, unit_scope
from tests.access.world import NOW, Route, World, built
from tests.cast import County, at
from tests.security.bodies import as_post
from tests.security.state import counters, restart_counters
from tests.stories import WORDS, open_case, open_month
from workflows.models import Process, Task

# What only the other side knows: another unit of the county, or another county.
SECRETS = {
    "unit": ("琯头镇", "外单位机密公司", "外单位某甲"),
    "office": ("罗源", "罗某某", "lyczj"),
}


class Stage:
    """The world, with an object of one's own at which each verb works, and what is foreign."""

    def __init__(self, world: World) -> None:
        self.world = world
        county = world.county
        assert county is not None
        self.own = self._own(county)
        with every_unit(because="the tests' stage"):
            CreditSubject.objects.filter(unit__code="gtz").update(name=SECRETS["unit"][1])
            gtz = [user for name, user in county.people.items() if name.startswith("gtz")]
            User.objects.filter(pk__in=[user.pk for user in gtz]).update(
                display_name=SECRETS["unit"][2]
            )
            case = Case.objects.select_related("matter", "subject").get(
                pk=world.foreign["unit"]["case"]
            )
            process = Process.objects.get(case=case)
            own_matters = Matter.objects.filter(unit__code="czj", item_list__version__isnull=False)
            self.matter = own_matters.values_list("pk", flat=True)[0]
            other = Unit.objects.get(code="lyczj")
            self.foreign_units = {"unit": county.units["gtz"].pk, "office": other.pk}
            of_a_unit = {
                "matter": case.matter_id,
                "case": case.pk,
                "subject": case.subject_id,
                "filing": world.foreign["unit"]["filing"],
                "file": world.foreign["unit"]["file"],
                "item_list": world.foreign["unit"]["item_list"],
                "task": Task.objects.filter(process=process).values_list("pk", flat=True)[0],
                "process": process.pk,
                "unit": county.units["gtz"].pk,
                "office": other.office_id,
                "user": gtz[0].pk,
                "owner": gtz[0].pk,
                "by": gtz[0].pk,
                "unit_code": "gtz",
                "username": "gtz-handler",
                "person": SECRETS["unit"][2],
            }
            there = User.objects.get(username="lyczj-handler").pk
            of_a_county = world.foreign["office"] | {
                "unit": other.pk,
                "office": other.office_id,
                "user": there,
                "owner": there,
                "username": "lyczj-handler",
            }
            self.foreign = {"unit": of_a_unit, "office": of_a_county}
        self.counters = counters()

    def _own(self, county: County) -> dict[str, dict[str, Any]]:
        with clock.at(at("2026-03-01 09:00")):
            prepared = open_month(county, "czj", "2026-02").pk
            checked, fresh = open_case(county, "czj"), open_case(county, "czj")
            with unit_scope(county.units["czj"]):
                cases.query_record(checked, by=county.actor("czj-handler"))
                filled = open_month(county, "czj", "2026-03")
                progress.fill(filled, by=county.actor("czj-handler"), words=WORDS)
        return {
            "unit:filing-fill": {"filing": prepared},
            "unit:filing-submit": {"filing": filled.pk},
            "unit:case-query": {"case": fresh.pk},
            "unit:case-propose": {"case": checked.pk},
        }

    def post(
        self, route: Route, persona: str, body: dict[str, Any], look: Callable[[HttpResponse], Any]
    ) -> Any:
        """One POST; what `look` finds before everything is rolled back."""
        client = Client(raise_request_exception=False)
        session = self.world.sessions[persona]
        client.cookies = SimpleCookie({settings.SESSION_COOKIE_NAME: session})
        restart_counters(self.counters)
        text, files = as_post(body)
        url = self.world.url(route, **self.own.get(route.name, {}))
        with transaction.atomic(), clock.at(at(NOW)):
            response: Any = client.post(url, {**text, **{k: files[k] for k in files}})
            found = look(response)
            transaction.set_rollback(True)
        return found


def stage_of_a_module(django_db_setup: None, django_db_blocker: Any) -> Iterator[Stage]:
    """The stage as a fixture of a module: built once; every request is rolled back."""
    with django_db_blocker.unblock():
        with built() as world:
            yield Stage(world)
        connection.close()
        connections["owner"].close()
