"""Scope: no scope, no query; a scope holds its own rows and no others; nothing outlives it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection, models, transaction

from casefiles.models import Case, Filing, FilingKind, ItemList, Matter
from casefiles.verbs import filings, roster
from tenants.actors import system
from tenants.models import Membership, Office, Unit
from tenants.scope import (
    NoScope,
    current_scope,
    every_unit,
    guest_scope,
    has_scope,
    office_scope,
    person_scope,
    unit_scope,
)
from tenants.walls import PUBLIC_REGISTERS
from tests.cast import SINCE, County
from tests.stories import live_in, open_month
from workflows.models import Process, Task

SCOPED = sorted(
    (
        model
        for model in apps.get_models()
        if any(each.name == "unit" for each in model._meta.concrete_fields)
        and model._meta.db_table not in PUBLIC_REGISTERS
    ),
    key=lambda model: model._meta.label,
)
Use = Callable[[Any], Any]
USES: dict[str, Use] = {
    "all": lambda rows: list(rows.all()),
    "exists": lambda rows: rows.exists(),
    "count": lambda rows: rows.count(),
    "get": lambda rows: rows.get(pk=None),
    "first": lambda rows: rows.first(),
    "filter": lambda rows: rows.filter(unit_id=1),
    "values": lambda rows: rows.values("unit_id"),
    "in_bulk": lambda rows: rows.in_bulk(),
    "aggregate": lambda rows: rows.aggregate(models.Count("pk")),
    "select_for_update": lambda rows: rows.select_for_update(),
    "create": lambda rows: rows.create(unit_id=1),
    "get_or_create": lambda rows: rows.get_or_create(unit_id=1),
    "update_or_create": lambda rows: rows.update_or_create(unit_id=1),
    "bulk_create": lambda rows: rows.bulk_create([rows.model(unit_id=1)]),
    "bulk_update": lambda rows: rows.bulk_update([rows.model(pk=1, unit_id=1)], ["unit"]),
    "update": lambda rows: rows.update(unit_id=1),
    "delete": lambda rows: rows.all().delete(),
}


def raw_units() -> set[int]:
    """The units whose filings the database itself shows, whatever the managers say."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT unit_id FROM casefiles_filing")
        return {unit for (unit,) in cursor.fetchall()}


def seen_units() -> set[int]:
    """The units whose filings the manager shows."""
    return set(Filing.objects.values_list("unit_id", flat=True).distinct())


def on_connection() -> tuple[str, ...]:
    """What the connection is and knows: the current role and every setting of ours."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user::text, coalesce(current_setting('app.unit', true), ''),"
            " coalesce(current_setting('app.office', true), ''),"
            " coalesce(current_setting('app.offices', true), ''),"
            " coalesce(current_setting('app.user', true), ''),"
            " coalesce(current_setting('app.doors', true), ''),"
            " coalesce(current_setting('app.case', true), '')"
        )
        return tuple(cursor.fetchone())


NOTHING = ("chengxin_app", "", "", "", "", "", "")


def test_the_list_of_scoped_models_is_whole() -> None:
    labels = {model._meta.label for model in SCOPED}
    assert {"casefiles.Filing", "casefiles.FilingVersion", "audit.Entry", "audit.Score"} <= labels
    assert {"tenants.Membership", "workflows.Process", "workflows.Task"} <= labels
    assert len(SCOPED) >= 20


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("model", SCOPED, ids=lambda model: model._meta.label)
def test_no_scope_no_query(db: None, model: type[models.Model], use: str) -> None:
    for manager in {model._meta.default_manager, model._meta.base_manager, *model._meta.managers}:
        with pytest.raises(NoScope), transaction.atomic():
            USES[use](manager)


def test_related_access_is_no_way_around(county: County) -> None:
    live_in(county, "czj")
    with unit_scope(county.units["czj"]):
        filing = Filing.objects.get(kind=FilingKind.ITEM_LIST)
        item_list, case = ItemList.objects.get(), Case.objects.get()
        matter = Matter.objects.get()
        process = Process.objects.get(case=case)
        task = Task.objects.filter(process=process).last()
        version = case.history.first()
    ways: list[Callable[[], Any]] = [
        lambda: Matter(item_list_id=item_list.pk, unit_id=filing.unit_id).item_list,
        lambda: case.matter,
        lambda: case.subject,
        lambda: item_list.source,
        lambda: filing.signatures.all(),
        lambda: filing.signatures.count(),
        lambda: item_list.matters.create(name="x"),
        lambda: item_list.matters.update(name="x"),
        lambda: filing.process,
        lambda: process.task_set.all(),
        lambda: task.previous.all(),
        lambda: task.process.case,
        lambda: filing.history.all(),
        lambda: filing.history.count(),
        lambda: Filing.history.all(),
        lambda: case.history.most_recent(),
        lambda: version.prev_record,
        lambda: models.prefetch_related_objects([filing], "item_lists"),
    ]
    for number, way in enumerate(ways):
        with pytest.raises(NoScope), transaction.atomic():
            pytest.fail(f"way {number} gave {way()!r}")
    for row in (filing, item_list, case, matter, process, task):
        for change in (row.save, row.delete, row.refresh_from_db):
            with pytest.raises(NoScope), transaction.atomic():
                pytest.fail(f"{change} gave {change()!r}")


def test_a_queryset_carried_out_of_its_scope_gives_nothing(county: County) -> None:
    open_month(county, "czj")
    with unit_scope(county.units["czj"]):
        carried = Filing.objects.all()
        assert carried.count() == 1
    assert carried.count() == 0
    with unit_scope(county.units["zjj"]):
        assert carried.count() == 0


def test_a_person_sees_the_own_memberships_and_nothing_else(county: County) -> None:
    open_month(county, "czj")
    handler = county.people["czj-handler"]
    with person_scope(handler):
        assert [row.user_id for row in Membership.objects.all()] == [handler.pk]
        assert seen_units() == raw_units() == set()


def city_above(county: County) -> tuple[Office, Office, dict[str, Unit]]:
    """A city office over this county and another one, each with units that have a filing."""
    city = Office.objects.create(division_code="350100", name="福州市信用办")
    county.office.parent = city
    county.office.save()
    other = Office.objects.create(division_code="350123", name="罗源县信用办", parent=city)
    units = dict(county.units)
    with every_unit(because="the tests' city"):
        for office, code in ((other, "lyczj"), (city, "fzczj")):
            new = roster.NewUnit(code, f"{code}财政局", code, "department")
            units[code] = roster.register_unit(office, new, since=SINCE, by=system("tests"))
    county.units = units
    for code in units:
        with unit_scope(units[code]):
            filings.open_filing(
                units[code], FilingKind.PROGRESS, "2026-01", due_at=None, by=system("tests")
            )
    return city, other, units


def test_an_office_sees_its_units_and_those_below(county: County) -> None:
    city, other, units = city_above(county)
    below = {units[code].pk for code in ("czj", "zjj", "gtz")}
    expected = {
        city: {unit.pk for unit in units.values()},
        other: {units["lyczj"].pk},
        county.office: below,
    }
    for office, wanted in expected.items():
        with office_scope(Office.objects.get(pk=office.pk)):
            assert seen_units() == wanted, office
            assert raw_units() == wanted, office
    with every_unit(because="test"):
        assert seen_units() == raw_units() == expected[city]


def test_scopes_nest_and_restore(county: County) -> None:
    open_month(county, "czj")
    open_month(county, "zjj")
    czj, zjj = county.units["czj"], county.units["zjj"]
    with unit_scope(czj) as outer:
        with unit_scope(zjj):
            assert seen_units() == raw_units() == {zjj.pk}
            with every_unit(because="test"):
                assert raw_units() == {czj.pk, zjj.pk}
            with office_scope(county.office):
                assert raw_units() == {czj.pk, zjj.pk}
            assert seen_units() == raw_units() == {zjj.pk}
        assert current_scope() == outer
        assert seen_units() == raw_units() == {czj.pk}
        with unit_scope(czj):
            assert raw_units() == {czj.pk}
        assert raw_units() == {czj.pk}
    assert not has_scope()
    assert raw_units() == set()
    assert on_connection() == NOTHING


class Stop(Exception):
    """Ends a block of a test."""


@contextmanager
def rolled_back() -> Iterator[None]:
    """A savepoint that is rolled back."""
    with pytest.raises(Stop), transaction.atomic():
        yield
        raise Stop


def test_a_rolled_back_savepoint_restores_the_scope(county: County) -> None:
    open_month(county, "czj")
    open_month(county, "zjj")
    czj, zjj = county.units["czj"], county.units["zjj"]
    with unit_scope(czj):
        with pytest.raises(Stop), unit_scope(zjj):
            assert raw_units() == {zjj.pk}
            raise Stop
        assert seen_units() == raw_units() == {czj.pk}
        with rolled_back(), unit_scope(zjj):
            assert raw_units() == {zjj.pk}
        assert seen_units() == raw_units() == {czj.pk}
        with unit_scope(zjj):
            transaction.set_rollback(True)
        assert seen_units() == raw_units() == {czj.pk}
    with pytest.raises(Stop), unit_scope(zjj):
        raise Stop
    assert not has_scope()
    assert on_connection() == NOTHING


def test_a_refused_statement_inside_a_scope_restores_the_outer_one(county: County) -> None:
    open_month(county, "czj")
    czj, zjj = county.units["czj"], county.units["zjj"]
    with unit_scope(czj):
        with (
            pytest.raises(Exception, match="division by zero"),
            unit_scope(zjj),
            connection.cursor() as cursor,
        ):
            cursor.execute("SELECT 1/0")
        assert seen_units() == raw_units() == {czj.pk}


def test_after_the_transaction_the_connection_knows_nothing(open_county: County) -> None:
    czj, handler = open_county.units["czj"], open_county.people["czj-handler"]
    open_month(open_county, "czj")
    scopes: list[Callable[[], Any]] = [
        lambda: unit_scope(czj),
        lambda: office_scope(open_county.office),
        lambda: person_scope(handler),
        lambda: guest_scope(czj, UUID(int=1)),
        lambda: every_unit(because="test"),
    ]
    for scope in scopes:
        with scope():
            backend = _backend()
            inside = on_connection()
            assert inside[0].startswith("chengxin_") and inside[0] != "chengxin_app"
        assert _backend() == backend, "the same connection must be asked"
        assert on_connection() == NOTHING
        assert raw_units() == set()
        with pytest.raises(Stop), scope():
            raise Stop
        assert _backend() == backend
        assert on_connection() == NOTHING


def _backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def test_the_way_out_says_why(db: None) -> None:
    with pytest.raises(ValueError, match="reason"), every_unit(because=""):
        pass
    with pytest.raises(TypeError):
        every_unit()  # type: ignore[call-arg]


def test_a_thread_has_no_scope_of_its_own(county: County) -> None:
    found: list[bool] = []
    with unit_scope(county.units["czj"]):
        thread = Thread(target=lambda: found.append(has_scope()))
        thread.start()
        thread.join()
        assert has_scope()
    assert found == [False]
