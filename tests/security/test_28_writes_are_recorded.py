"""28: whatever changes an audited row without an entry is refused by the database itself."""

from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, connections, transaction
from psycopg import Connection
from psycopg.errors import IntegrityError as BrokenRule
from psycopg.errors import RestrictViolation

from audit import guards
from audit.models import Waiver
from tenants.models import Unit
from tenants.scope import every_unit, office_scope
from tests.cast import County
from tests.owner import as_owner
from tests.security.raw_writes import (
    NARROWER,
    REFUSED,
    audited,
    lived_in,
    narrower,
    plain,
    refused_as_app,
    writes,
)
from tests.security.raw_writes import lived as lived


def test_28_every_audited_table_refuses_raw_writes_of_the_application(lived: County) -> None:
    for table, columns in lived_in().items():
        with every_unit(because="test"), connection.cursor() as cursor:
            tries = writes(cursor, table, columns)
        for kind, (sql, values) in tries.items():
            said = refused_as_app(sql, values)
            assert REFUSED in said or narrower(said), (table, kind, said)


def test_28_at_commit_every_audited_table_refuses_an_update(lived: County) -> None:
    for table, columns in lived_in().items():
        if table in NARROWER:
            continue
        column = plain(table, columns)
        with (
            pytest.raises(
                DatabaseError,
                match="|".join((REFUSED, "permission denied for table", *NARROWER.values())),
            ),
            every_unit(because="test"),
            connection.cursor() as cursor,
        ):
            cursor.execute(f'UPDATE "{table}" SET "{column}" = "{column}"')
            assert cursor.rowcount > 0, table


def test_28_every_audited_table_refuses_the_owner_too(lived: County) -> None:
    for table, columns in lived_in().items():
        with as_owner() as owner:
            _open(owner, table)
            cursor = owner.cursor()
            tries = writes(cursor, table, columns)
            owner.rollback()
            for kind, (sql, values) in tries.items():
                _open(owner, table)
                with pytest.raises(BrokenRule) as caught:
                    owner.execute(
                        "SET CONSTRAINTS writes_are_recorded, versions_are_kept IMMEDIATE"
                    )
                    assert owner.execute(sql, values).rowcount == 1, sql
                said = str(caught.value)
                assert REFUSED in said or narrower(said), (table, kind, said)
                owner.rollback()
            with pytest.raises(RestrictViolation, match=REFUSED):
                owner.execute(f"TRUNCATE {table} CASCADE")
            owner.rollback()


def _open(owner: "Connection[Any]", table: str) -> None:
    """Row-level security holds for the owner as well; only an owner can take it off."""
    owner.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")


def test_28_the_trail_is_neither_edited_nor_emptied_by_anybody(lived: County) -> None:
    for sql in ("TRUNCATE audit_entry", "TRUNCATE audit_entry CASCADE", "TRUNCATE audit_waiver"):
        with as_owner() as owner:
            with pytest.raises(RestrictViolation, match="the trail cannot be edited: TRUNCATE"):
                owner.execute(sql)
            owner.rollback()


def test_28_the_owner_says_why_and_the_auditor_reads_it(lived: County) -> None:
    with as_owner() as owner:
        with pytest.raises(RestrictViolation, match="needs a reason"):
            owner.execute("SELECT guard.waive(' ')")
        owner.rollback()
        owner.execute("SELECT guard.waive('0042 shortens names')")
        assert owner.execute(
            "UPDATE tenants_unit SET short_name = '财局' WHERE code = 'czj'"
        ).rowcount
    assert Unit.objects.get(code="czj").short_name == "财局"
    with office_scope(lived.office):
        assert [each.because for each in Waiver.objects.all()] == ["0042 shortens names"]
    with as_owner() as owner:
        for sql in ("UPDATE audit_waiver SET because = 'x'", "DELETE FROM audit_waiver"):
            with pytest.raises(RestrictViolation):
                owner.execute(sql)
            owner.rollback()


def test_28_no_table_of_ours_is_forgotten(db: None) -> None:
    found = audited()
    assert all(reason.strip() for reason in guards.EXEMPT.values())
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        ours = {name for (name,) in cursor.fetchall() if name.partition("_")[0] in guards.OURS}
        assert ours == set(found) | set(guards.EXEMPT)
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgtype FROM pg_trigger"
            " WHERE tgname IN ('writes_are_recorded', 'versions_are_kept') AND tgenabled = 'O'"
        )
        watched: dict[str, int] = {}
        for table, kinds in cursor.fetchall():
            watched[table] = watched.get(table, 0) | kinds
    inserts, deletes, updates = 4, 8, 16
    for table in found:
        assert watched[table] & (inserts | deletes | updates) == inserts | deletes | updates, table


@pytest.mark.django_db(databases=["owner"])
def test_28_a_new_table_is_guarded_by_the_next_migration() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("CREATE TABLE tenants_forgotten (id bigint)")
        guards.raise_guards("owner")
        with pytest.raises(IntegrityError, match=REFUSED), transaction.atomic("owner"):
            cursor.execute("SET CONSTRAINTS writes_are_recorded IMMEDIATE")
            cursor.execute("INSERT INTO tenants_forgotten VALUES (1)")
