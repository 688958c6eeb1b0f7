"""17 The traps of row-level security, each stepped into once."""

from collections.abc import Iterator

import psycopg
import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, connections, transaction
from psycopg.errors import FeatureNotSupported

from config import embedded
from config.database.base import DatabaseWrapper
from tenants.scope import Scope, _tell_database, unit_scope
from tenants.walls import DatabaseRole
from tests.cast import County
from tests.stories import open_month
from tests.tenants.test_scope import NOTHING, on_connection, raw_units, seen_units


@pytest.fixture
def two_months(open_county: County) -> Iterator[County]:
    """Two units with a filing each, committed; the connection is dropped afterwards."""
    for code in ("czj", "zjj"):
        open_month(open_county, code)
    yield open_county
    connection.close()


def test_17_a_setting_of_the_session_leaks_nothing(two_months: County) -> None:
    """`SET` without LOCAL outlives its transaction on a pooled connection: it must be worth nothing."""
    czj, zjj = two_months.units["czj"], two_months.units["zjj"]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('app.unit', %s, false), set_config('app.office', %s, false)",
            [str(czj.pk), str(czj.office_id)],
        )
    assert raw_units() == set()
    with unit_scope(zjj):
        assert seen_units() == raw_units() == {zjj.pk}
    assert raw_units() == set()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('role', %s, true)", [DatabaseRole.PERSON.value])
        assert raw_units() == set()


def test_17_set_local_outside_a_transaction_does_nothing(two_months: County) -> None:
    czj = two_months.units["czj"]
    assert connection.get_autocommit() and not connection.in_atomic_block
    _tell_database(Scope(DatabaseRole.UNIT, unit_id=czj.pk, office_ids=(czj.office_id,)))
    assert on_connection() == NOTHING
    assert raw_units() == set()


def test_17_a_setting_made_in_a_lost_savepoint_is_told_again(two_months: County) -> None:
    czj, zjj = two_months.units["czj"], two_months.units["zjj"]
    with unit_scope(czj):
        savepoint = transaction.savepoint()
        with unit_scope(zjj):
            assert raw_units() == {zjj.pk}
        transaction.savepoint_rollback(savepoint)
        assert seen_units() == raw_units() == {czj.pk}
        with unit_scope(zjj):
            assert seen_units() == raw_units() == {zjj.pk}


def test_17_after_a_scope_the_settings_are_empty_and_open_nothing(two_months: County) -> None:
    with unit_scope(two_months.units["czj"]):
        pass
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.unit', true)")
        assert cursor.fetchone() == ("",)  # no longer NULL: a bare cast would be an error
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('role', %s, true)", [DatabaseRole.UNIT.value])
        assert raw_units() == set()


def test_17_copy_from_is_refused_on_walled_tables(two_months: County) -> None:
    columns = "(unit_id, office_id, filing_id, revision)"
    with (
        unit_scope(two_months.units["czj"]),
        pytest.raises(FeatureNotSupported, match="row-level security"),
        transaction.atomic(),
        connection.cursor() as cursor,
        cursor.copy(f"COPY casefiles_signature {columns} FROM STDIN") as copy,
    ):
        copy.write_row((1, 1, None, 1))


@pytest.mark.parametrize("rights", ["SUPERUSER", "BYPASSRLS"])
def test_17_the_application_refuses_a_login_that_sees_all(db: None, rights: str) -> None:
    """Policies mean nothing to a superuser, so the application does not begin to work as one."""
    place = settings.DATA / "postgres"
    server = embedded.ensure(place, durable=False)
    with psycopg.connect(
        host=server.host,
        port=server.port,
        user=server.superuser,
        password=server.passwords[server.superuser],
        dbname=server.database,
        autocommit=True,
    ) as superuser:
        superuser.execute("DROP ROLE IF EXISTS sees_all")
        superuser.execute(f"CREATE ROLE sees_all LOGIN PASSWORD 'of-the-tests' {rights}")
        where = {"HOST": server.host, "PORT": str(server.port), "NAME": server.database}
        login = {"USER": "sees_all", "PASSWORD": "of-the-tests", "EMBEDDED": None}
        wrapper = DatabaseWrapper(
            {**connections["default"].settings_dict, **where, **login}, alias="default"
        )
        with pytest.raises(ImproperlyConfigured, match="chengxin_app"):
            wrapper.connect()
        assert wrapper.connection is None
        superuser.execute("DROP ROLE sees_all")
