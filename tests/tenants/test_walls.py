"""The walls beneath the managers, read from the catalogue and pushed against with raw SQL."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, ProgrammingError, connection, connections, transaction
from psycopg.errors import InsufficientPrivilege, RestrictViolation

from audit.assessing import assess
from tenants import clock, walls
from tenants.actors import system
from tenants.scope import DatabaseRole, every_unit, unit_scope
from tests.cast import County, at
from tests.stories import live_in, publish_record

# Link tables between rows of tenants: two ids each, and both ends stand behind walls.
LINKS = {"workflows_task_previous"}
# 琯头镇 has no approval steps of its own.
NO_STEPS = {"workflows_workflowtemplate", "workflows_templatestep"}
# What a guest reads of one case, and not one table more.
OF_ONE_CASE = {
    "casefiles_case",
    "casefiles_recordquery",
    "casefiles_finding",
    "casefiles_creditsubject",
    "casefiles_matter",
}
ROLES = (walls.LOGIN, *walls.SCOPE_ROLES)


def ask(cursor: Any, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """The rows of a query."""
    cursor.execute(sql, values)
    return list(cursor.fetchall())


def tables_with_a_unit(cursor: Any) -> dict[str, set[str]]:
    """Every table with a `unit_id`, public registers left out, with its columns."""
    rows = ask(
        cursor,
        "SELECT table_name, array_agg(column_name::text) FROM information_schema.columns"
        " WHERE table_schema = 'public' GROUP BY table_name",
    )
    found = {name: set(columns) for name, columns in rows}
    return {
        name: columns
        for name, columns in found.items()
        if "unit_id" in columns and name not in walls.PUBLIC_REGISTERS
    }


def gaps_in(cursor: Any) -> list[str]:
    """What is missing in the walls, table by table, from PostgreSQL's own catalogue."""
    forced = {
        name: on and force
        for name, on, force in ask(
            cursor,
            "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class"
            " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')",
        )
    }
    policies: dict[str, set[str]] = {}
    for table, roles in ask(cursor, "SELECT tablename, roles::text[] FROM pg_policies"):
        policies.setdefault(table, set()).update(roles)
    gaps = []
    for table, columns in tables_with_a_unit(cursor).items():
        wanted = {DatabaseRole.UNIT.value, DatabaseRole.EVERY.value}
        if table not in walls.UNIT_ONLY:
            wanted |= {DatabaseRole.OFFICE.value, DatabaseRole.REGION.value}
        if table in {"tenants_membership", "casefiles_casegrant"}:
            wanted.add(DatabaseRole.PERSON.value)
        if table in OF_ONE_CASE:
            wanted.add(DatabaseRole.GUEST.value)
        if not forced[table]:
            gaps.append(f"{table}: row security is not forced")
        if "office_id" not in columns:
            gaps.append(f"{table}: no office_id")
        if policies.get(table, set()) != wanted:
            gaps.append(f"{table}: policies for {sorted(policies.get(table, set()))}")
    return gaps


def test_every_table_with_a_unit_stands_behind_the_walls(db: None) -> None:
    with connection.cursor() as cursor:
        assert len(tables_with_a_unit(cursor)) >= 20
        assert gaps_in(cursor) == []


@pytest.mark.django_db(databases=["owner"])
def test_a_table_without_walls_is_found_and_the_next_migration_walls_it() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("CREATE TABLE forgotten (id bigint, unit_id bigint, office_id bigint)")
        assert {gap.partition(":")[0] for gap in gaps_in(cursor)} == {"forgotten"}
        cursor.execute("ALTER TABLE forgotten ENABLE ROW LEVEL SECURITY")
        assert len(gaps_in(cursor)) == 2
        walls.raise_walls("owner")
        assert gaps_in(cursor) == []


def test_public_registers_are_the_only_exceptions(db: None) -> None:
    assert set(walls.PUBLIC_REGISTERS) == {"tenants_unitname", "tenants_rosterterm"}
    assert all(reason.strip() for reason in walls.PUBLIC_REGISTERS.values())


def test_link_tables_hold_only_ids(db: None) -> None:
    with connection.cursor() as cursor:
        walled = tables_with_a_unit(cursor)
        pointing = {
            table
            for table, target in ask(
                cursor,
                "SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint"
                " WHERE contype = 'f' AND connamespace = 'public'::regnamespace",
            )
            if target in walled and table not in walled
        }
        assert pointing == LINKS
        for table in LINKS:
            columns = ask(
                cursor,
                "SELECT column_name, data_type FROM information_schema.columns"
                " WHERE table_name = %s",
                table,
            )
            assert {name for name, _type in columns} == {"id", "from_task_id", "to_task_id"}
            assert {kind for _name, kind in columns} == {"bigint"}


def test_every_table_of_a_case_stands_behind_the_cases_door(db: None) -> None:
    """A table that names a case, or a process of one, carries its door, and the database keeps it."""
    with connection.cursor() as cursor:
        keys = ask(
            cursor,
            "SELECT conrelid::regclass::text, confrelid::regclass::text, array_agg(attname::text)"
            " FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY (conkey)"
            " WHERE contype = 'f' GROUP BY conrelid, confrelid, pg_constraint.oid",
        )
    for doored in ("casefiles_case", "workflows_process"):
        pointing = {table for table, target, _columns in keys if target == doored}
        behind = {
            table for table, target, columns in keys if target == doored and "door" in columns
        }
        assert pointing, doored
        assert pointing - behind == set(), "add `Doored` and the foreign key with the door"


def test_policies_compare_with_a_setting_and_nothing_else(db: None) -> None:
    with connection.cursor() as cursor:
        rows = ask(
            cursor,
            "SELECT tablename, policyname, permissive, cmd, roles::text[], qual, with_check"
            " FROM pg_policies WHERE schemaname = 'public'",
        )
        columns = tables_with_a_unit(cursor)
    assert len(rows) > 80
    for table, name, permissive, command, roles, rule, check in rows:
        where = f"{table}.{name}: {rule}"
        assert (permissive, command, len(roles)) == ("PERMISSIVE", "ALL", 1), where
        assert roles[0] in set(walls.SCOPE_ROLES), where
        assert check == rule, where
        if roles[0] == DatabaseRole.GUEST:
            assert table in OF_ONE_CASE, where
            assert "= ( SELECT" in rule and rule.count("app.case") == 1, where
            # The subject and the matter are those of the one case: a look-up by its key.
            rule = re.sub(r"SELECT casefiles_case\.\w+\s+FROM casefiles_case", "SELECT", rule)
        assert not re.search(r"\b(OR|EXISTS|FROM|JOIN|IN|LIKE|NOT)\b", rule, re.IGNORECASE), where
        if roles[0] == DatabaseRole.EVERY:
            assert rule == "true"
        else:
            assert re.match(r"^\(+(unit_id|office_id|user_id) = (ANY )?\(", rule), where
            has_door = "door" in columns[table]
            assert ("(door = " in rule) == (
                has_door and roles[0] not in {DatabaseRole.GUEST, DatabaseRole.PERSON}
            ), where
            two = roles[0] == DatabaseRole.GUEST or "app.doors" in rule
            assert rule.count("current_setting(") == 1 + two, where


def test_the_application_owns_nothing_and_bypasses_nothing(db: None) -> None:
    with connection.cursor() as cursor:
        # With one login for both aliases the owner steps down as the connection opens.
        one_login = "options" in settings.DATABASES["default"].get("OPTIONS", {})
        came_as = settings.DATABASES["default"]["USER"] if one_login else walls.LOGIN
        assert ask(cursor, "SELECT session_user::text, current_user::text") == [
            (came_as, walls.LOGIN)
        ]
        rights = ask(
            cursor,
            "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolinherit"
            " FROM pg_roles WHERE rolname = ANY(%s)",
            list(ROLES),
        )
        assert {name for name, *_rights in rights} == set(ROLES)
        assert all(not any(flags) for _name, *flags in rights)
        owners = {
            owner
            for (owner,) in ask(
                cursor,
                "SELECT DISTINCT relowner::regrole::text FROM pg_class"
                " WHERE relnamespace = 'public'::regnamespace",
            )
        }
        assert owners.isdisjoint(ROLES)
        for owner in owners:
            for role in ROLES:
                assert ask(cursor, "SELECT pg_has_role(%s, %s, 'MEMBER')", role, owner) == [
                    (False,)
                ]
        shape = (
            "SELECT has_table_privilege(%s, 'casefiles_filing', 'TRUNCATE, TRIGGER, REFERENCES')"
        )
        assert all(ask(cursor, shape, role) == [(False,)] for role in ROLES)
        create = "SELECT has_schema_privilege(%s, 'public', 'CREATE')"
        assert all(ask(cursor, create, role) == [(False,)] for role in ROLES)


@pytest.fixture
def two_lives(county: County) -> County:
    """Two units with a row in every walled table."""
    publish_record()
    for code in ("czj", "gtz"):
        live_in(county, code)
    with every_unit(because="the tests' scores"), clock.at(at("2026-06-01 09:00")):
        assess(county.office, 2026, by=system("tests"))
    return county


def every_table() -> Iterator[str]:
    """The walled tables, by name."""
    with connection.cursor() as cursor:
        yield from sorted(tables_with_a_unit(cursor))


def rows_of(unit_id: int, tables: Iterable[str]) -> dict[str, str]:
    """One row of the unit in every table, as JSON; asserts that there is one."""
    found = {}
    with every_unit(because="test"), connection.cursor() as cursor:
        for table in tables:
            rows = ask(
                cursor, f"SELECT to_jsonb(t) FROM {table} t WHERE unit_id = %s LIMIT 1", unit_id
            )
            assert rows, f"the test needs a row in {table}"
            found[table] = json.dumps(rows[0][0]) if not isinstance(rows[0][0], str) else rows[0][0]
    return found


def touched(sql: str, *values: Any) -> int:
    """How many rows a statement touches (rolled back); refused by the database counts as none."""
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


def test_without_a_scope_every_table_is_empty_and_shut(two_lives: County) -> None:
    tables = list(every_table())
    rows = rows_of(two_lives.units["czj"].pk, tables)
    for table in tables:
        with connection.cursor() as cursor:
            assert ask(cursor, f"SELECT count(*) FROM {table}") == [(0,)], table
        assert touched(f"UPDATE {table} SET unit_id = unit_id") == 0, table
        assert touched(f"DELETE FROM {table}") == 0, table
        assert _insert(table, rows[table]) == "refused", table


def test_a_setting_without_its_role_opens_nothing(two_lives: County) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('app.unit', %s, true), set_config('app.office', %s, true),"
            " set_config('app.offices', %s, true)",
            [str(two_lives.units["czj"].pk), *[str(two_lives.office.pk)] * 2],
        )
    for table in every_table():
        with connection.cursor() as cursor:
            assert ask(cursor, f"SELECT count(*) FROM {table}") == [(0,)], table


def test_under_a_foreign_unit_raw_sql_touches_nothing(two_lives: County) -> None:
    tables = list(every_table())
    mine, foreign = two_lives.units["gtz"].pk, two_lives.units["czj"].pk
    rows = rows_of(foreign, tables)
    own = rows_of(mine, [each for each in tables if each not in NO_STEPS])
    with unit_scope(two_lives.units["gtz"]):
        for table in tables:
            with connection.cursor() as cursor:
                seen = ask(cursor, f"SELECT DISTINCT unit_id FROM {table}")
                assert seen in ([(mine,)], []), table
                assert bool(seen) == (table in own), table
            assert touched(f"UPDATE {table} SET unit_id = unit_id WHERE unit_id = %s", foreign) == 0
            assert touched(f"DELETE FROM {table} WHERE unit_id = %s", foreign) == 0
            assert _insert(table, rows[table]) == "refused", table
            # My own row may not be given away either.
            assert touched(f"UPDATE {table} SET unit_id = %s", foreign) == 0, table
    assert rows_of(foreign, tables) == rows


def _insert(table: str, row: str) -> str:
    """Try to insert a row given as JSON; the policy must be what refuses it."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} SELECT (jsonb_populate_record(NULL::{table}, %s::jsonb)).*",
                [row],
            )
            transaction.set_rollback(True)
    except ProgrammingError as error:
        assert "row-level security policy" in str(error), error
        return "refused"
    return "inserted"
