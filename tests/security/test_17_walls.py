"""17 The database refuses by itself: raw SQL through the application's own connection, every table."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from psycopg.errors import InsufficientPrivilege, RestrictViolation

from audit.exporting import ask_for_export
from tenants import clock, walls
from tenants.models import Office
from tenants.rights import OFFICE_TABLES, UNIT_ONLY
from tenants.scope import every_unit, office_scope, unit_scope
from tests.cast import County, at
from tests.lives import appealed_against, kept_for_units, live_in
from tests.stories import publish_record

# What an office shows to its units, whole rows; of its assessments they read some columns alone.
PUBLISHED = {
    "audit_rubric",
    "casefiles_modellist",
    "casefiles_modelmatter",
    "casefiles_catalogueentry",
    "casefiles_endingbasis",
    "casefiles_measureentry",
    "casefiles_countycommitment",
    "casefiles_creditagency",
    "casefiles_publicarticle",
    "casefiles_calendarversion",
    "casefiles_dueruleversion",
    "workflows_minimum",
}


def ask(cursor: Any, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """The rows of a query."""
    cursor.execute(sql, values)
    return list(cursor.fetchall())


def tables_with_a_unit(cursor: Any) -> list[str]:
    """Every table with a `unit_id`, public registers left out."""
    return [
        name
        for name, columns in walls.all_tables(cursor).items()
        if "unit_id" in columns and name not in walls.PUBLIC_REGISTERS
    ]


@pytest.fixture
def two_lives(county: County) -> County:
    """Two units with a row in every walled table, and an office with a run."""
    publish_record()
    for code in ("czj", "gtz"):
        live_in(county, code)
    kept_for_units(county)
    with every_unit(because="the tests' scores"), clock.at(at("2026-06-01 09:00")):
        appealed_against(county, "czj", "gtz")
        ask_for_export(county.office, 2026, by=county.actor("assessor"))
    return county


def every_table() -> Iterator[str]:
    """The walled tables, by name."""
    with connection.cursor() as cursor:
        yield from tables_with_a_unit(cursor)


def rows_of(unit_id: int, tables: Iterable[str]) -> dict[str, str]:
    """One row of the unit in every table, as JSON; asserts that there is one."""
    return {table: a_row(table, "unit_id", unit_id) for table in tables}


def a_row(table: str, owner: str, number: int) -> str:
    """One row of an owner, as JSON; asserts that there is one."""
    with every_unit(because="test"), connection.cursor() as cursor:
        rows = ask(cursor, f"SELECT to_jsonb(t) FROM {table} t WHERE {owner} = %s LIMIT 1", number)
        assert rows, f"the test needs a row in {table}"
        return rows[0][0] if isinstance(rows[0][0], str) else json.dumps(rows[0][0])


def touched(sql: str, *values: Any) -> int:
    """How many rows a statement reads or changes (rolled back); none where the database refuses."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
            count = int(cursor.rowcount)
            transaction.set_rollback(True)
    except DatabaseError as error:
        # No right or no policy; or the trigger of accepted lists, which fires first.
        assert isinstance(error.__cause__, InsufficientPrivilege | RestrictViolation), error
        return 0
    return count


def inserted(table: str, row: str) -> int:
    """How many rows an INSERT of a row given as JSON adds."""
    return touched(
        f"INSERT INTO {table} SELECT (jsonb_populate_record(NULL::{table}, %s::jsonb)).*", row
    )


def copied_out(table: str) -> int:
    """How many rows COPY TO gives; none where the database refuses."""
    try:
        with (
            transaction.atomic(),
            connection.cursor() as cursor,
            cursor.copy(f"COPY {table} TO STDOUT") as copy,
        ):
            return sum(1 for _row in copy.rows())
    except InsufficientPrivilege:
        return 0


def reach(table: str, row: str) -> dict[str, int]:
    """What raw SQL does to a whole table: rows read, changed, deleted, added, copied."""
    return {
        "select": touched(f"SELECT * FROM {table}"),
        "lock": touched(f"SELECT * FROM {table} FOR UPDATE"),
        "update": touched(f"UPDATE {table} SET office_id = office_id"),
        "delete": touched(f"DELETE FROM {table}"),
        "insert": inserted(table, row),
        "copy": copied_out(table),
    }


def settings(**values: Any) -> None:
    """Write the settings that the policies read, as an attacker with the connection could."""
    with connection.cursor() as cursor:
        for name, value in values.items():
            cursor.execute("SELECT set_config(%s, %s, true)", [f"app.{name}", str(value)])


def test_17_without_a_scope_every_table_is_shut(two_lives: County) -> None:
    for table, row in rows_of(two_lives.units["czj"].pk, every_table()).items():
        assert set(reach(table, row).values()) == {0}, table
    for table in OFFICE_TABLES:
        row = a_row(table, "office_id", two_lives.office.pk)
        assert set(reach(table, row).values()) == {0}, table


def test_17_a_setting_without_its_role_opens_nothing(two_lives: County) -> None:
    czj, office = two_lives.units["czj"].pk, two_lives.office.pk
    rows = rows_of(czj, every_table())
    rows |= {table: a_row(table, "office_id", office) for table in OFFICE_TABLES}
    settings(unit=czj, office=office, offices=office, user=two_lives.people["czj-handler"].pk)
    for table, row in rows.items():
        assert set(reach(table, row).values()) == {0}, table


def test_17_a_role_without_its_setting_opens_nothing(two_lives: County) -> None:
    """`''` is what a setting is after a transaction that set it: it is nobody, and no error."""
    czj, office = two_lives.units["czj"].pk, two_lives.office.pk
    rows = rows_of(czj, every_table())
    rows |= {table: a_row(table, "office_id", office) for table in OFFICE_TABLES}
    for role in set(walls.SCOPE_ROLES) - {walls.DatabaseRole.EVERY}:
        for value in (None, ""):
            with transaction.atomic(), connection.cursor() as cursor:
                if value is not None:
                    settings(unit=value, office=value, offices=value, user=value)
                cursor.execute("SELECT set_config('role', %s, true)", [role.value])
                for table, row in rows.items():
                    assert set(reach(table, row).values()) == {0}, (role, value, table)
                transaction.set_rollback(True)


def test_17_under_a_foreign_unit_raw_sql_touches_nothing(two_lives: County) -> None:
    tables = list(every_table())
    mine, foreign = two_lives.units["gtz"].pk, two_lives.units["czj"].pk
    rows = rows_of(foreign, tables)
    own = rows_of(mine, tables)
    with unit_scope(two_lives.units["gtz"]):
        for table in tables:
            with connection.cursor() as cursor:
                seen = ask(cursor, f"SELECT DISTINCT unit_id FROM {table}")
                assert seen in ([(mine,)], []), table
                assert bool(seen) == (table in own), table
            assert touched(f"SELECT * FROM {table} WHERE unit_id = %s", foreign) == 0, table
            assert touched(f"UPDATE {table} SET unit_id = unit_id WHERE unit_id = %s", foreign) == 0
            assert touched(f"DELETE FROM {table} WHERE unit_id = %s", foreign) == 0
            assert inserted(table, rows[table]) == 0, table
            # My own row may not be given away either.
            assert touched(f"UPDATE {table} SET unit_id = %s", foreign) == 0, table
    assert rows_of(foreign, tables) == rows


def test_17_under_a_foreign_office_raw_sql_touches_nothing(two_lives: County) -> None:
    tables = [each for each in (*every_table(), *OFFICE_TABLES) if each not in UNIT_ONLY]
    rows = {table: a_row(table, "office_id", two_lives.office.pk) for table in tables}
    with every_unit(because="the tests' second county"):
        other = Office.objects.create(division_code="350123", name="罗源县信用办")
    with office_scope(other):
        for table, row in rows.items():
            assert set(reach(table, row).values()) == {0}, table
    with office_scope(two_lives.office):
        for table in tables:
            assert touched(f"SELECT * FROM {table}") > 0, table
            assert touched(f"UPDATE {table} SET office_id = %s", other.pk) == 0, table


def test_17_a_unit_reads_its_office_s_rules_and_nothing_else_of_it(two_lives: County) -> None:
    rows = {table: a_row(table, "office_id", two_lives.office.pk) for table in OFFICE_TABLES}
    with unit_scope(two_lives.units["czj"]):
        for table, row in rows.items():
            found = reach(table, row)
            readable = {"select", "copy"} if table in PUBLISHED else set()
            assert {name for name, count in found.items() if count} == readable, table


def test_17_registers_are_written_by_their_own_office_alone(two_lives: County) -> None:
    czj = two_lives.units["czj"]
    with every_unit(because="the tests' second county"):
        other = Office.objects.create(division_code="350123", name="罗源县信用办")
    changes = {
        "tenants_unit": "UPDATE tenants_unit SET short_name = short_name WHERE id = %s",
        "tenants_unitname": "UPDATE tenants_unitname SET name = name WHERE unit_id = %s",
        "tenants_rosterterm": "UPDATE tenants_rosterterm SET since = since WHERE unit_id = %s",
    }
    assert set(changes) == set(walls.PUBLIC_REGISTERS)
    for table, change in changes.items():
        owner = "id" if table == "tenants_unit" else "unit_id"
        row = a_row(table, owner, czj.pk)
        assert touched(f"SELECT * FROM {table}") > 0
        for scope in (unit_scope(two_lives.units["gtz"]), unit_scope(czj), office_scope(other)):
            with scope:
                assert touched(f"SELECT * FROM {table}") > 0, table
                assert touched(change, czj.pk) == inserted(table, row) == 0, (table, scope)
                assert touched(f"DELETE FROM {table}") == 0, table
        assert touched(change, czj.pk) == inserted(table, row) == 0, table
        with office_scope(two_lives.office):
            assert touched(change, czj.pk) == 1, table
            assert touched(f"DELETE FROM {table}") == 0, table
