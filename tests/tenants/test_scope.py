"""Scope: it holds its own rows and no others, nests and restores, and nothing outlives it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any
from uuid import UUID

import pytest
from django.db import ProgrammingError, connection, transaction
from psycopg.errors import InsufficientPrivilege

from casefiles.models import Filing, FilingKind
from casefiles.verbs import filings, roster
from tenants.actors import system
from tenants.models import Membership, Office, Unit
from tenants.scope import (
    current_scope,
    every_unit,
    guest_scope,
    has_scope,
    office_scope,
    person_scope,
    unit_scope,
)
from tests.cast import SINCE, County
from tests.stories import open_month


def raw_units() -> set[int]:
    """The units whose filings the database itself shows, whatever the managers say.

    The login and a person's scope have no right to the table at all: they are shown none.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT DISTINCT unit_id FROM casefiles_filing")
            return {unit for (unit,) in cursor.fetchall()}
    except ProgrammingError as refused:
        assert isinstance(refused.__cause__, InsufficientPrivilege)
        assert on_connection()[0] in {"chengxin_app", "chengxin_person"}
        return set()


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


def test_a_queryset_carried_out_of_its_scope_gives_nothing(county: County) -> None:
    open_month(county, "czj")
    with unit_scope(county.units["czj"]):
        carried = Filing.objects.all()
        assert carried.count() == 1
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        carried.count()
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
    units = dict(county.units)
    with every_unit(because="the tests' city"):
        city = Office.objects.create(division_code="350100", name="福州市信用办")
        county.office.parent = city
        county.office.save()
        other = Office.objects.create(division_code="350123", name="罗源县信用办", parent=city)
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


def test_a_thread_has_no_scope_of_its_own(county: County) -> None:
    found: list[bool] = []
    with unit_scope(county.units["czj"]):
        thread = Thread(target=lambda: found.append(has_scope()))
        thread.start()
        thread.join()
        assert has_scope()
    assert found == [False]
