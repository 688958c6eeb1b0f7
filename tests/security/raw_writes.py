"""Raw UPDATEs, DELETEs and INSERTs of one row for every audited table, and a county that has them all."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError, connection
from psycopg.types.json import Jsonb

from audit import guards
from audit.record import record
from casefiles import actions
from tenants import clock
from tenants.actors import system
from tenants.scope import every_unit
from tests.access.world import _run as finished_run
from tests.cast import County, at
from tests.lives import appealed_against, kept_for_units, live_in
from tests.owner import as_owner
from tests.stories import publish_record

REFUSED = "no entry of the trail accompanies this"
# A value that no row has, by type.
NEW: dict[str, Any] = {
    "uuid": "00000000-0000-4000-8000-00000000abcd",
    "bigint": 900_001,
    "integer": 900_001,
    "smallint": 9001,
    "character varying": "999999",
    "text": "999999",
    "date": "1990-01-01",
    "timestamp with time zone": "1990-01-01T00:00:00Z",
}


@pytest.fixture
def lived(open_county: County) -> Iterator[County]:
    """Two units with a row in every audited table, committed."""
    publish_record()
    with clock.at(at("2026-02-02 09:00")):
        live_in(open_county, "czj")
        live_in(open_county, "gtz")
        kept_for_units(open_county)
    with every_unit(because="the tests' scores"), clock.at(at("2026-06-01 09:00")):
        appealed_against(open_county, "czj", "gtz")
        finished_run(open_county.office)
        record(
            actions.UNIT_RENAMED, open_county.office, by=system("tests"), old="", new="", since=""
        )
    yield open_county


# Tables with a rule of their own that refuses before the transaction ends.
NARROWER = {
    "casefiles_matter": "an accepted item list never changes",
    "audit_rubric": "scores and rules are only added",
    "audit_score": "scores and rules are only added",
    "audit_assessment": "a locked one never changes",
    "audit_adjustment": "adjustments are kept",
    "casefiles_appeal": "appeals are kept",
    "casefiles_appealevidence": "evidence is only added",
    "workflows_templatestep": "a published template never changes",
    "casefiles_planstep": "an accepted plan never changes",
}


def audited() -> dict[str, list[str]]:
    """Every audited table with its columns."""
    with as_owner() as owner:
        return guards.guarded_tables(owner.cursor())


def lived_in() -> dict[str, list[str]]:
    """Those that hold a row; `test_28_no_table_of_ours_is_forgotten` is about all of them."""
    found = {}
    with every_unit(because="test"), connection.cursor() as cursor:
        for table, columns in audited().items():
            cursor.execute("SELECT has_table_privilege(%s, 'SELECT')", [table])
            if not cursor.fetchone()[0]:
                continue
            cursor.execute(f'SELECT EXISTS (SELECT 1 FROM "{table}")')
            if cursor.fetchone()[0]:
                found[table] = columns
    assert len(found) >= 26
    return found


def plain(table: str, columns: list[str]) -> str:
    """A column whose change is audited."""
    free = guards.EXEMPT_COLUMNS.get(table, {})
    return (
        next(each for each in columns if each not in free and each != "id") if free else columns[-1]
    )


def writes(cursor: Any, table: str, columns: list[str]) -> dict[str, tuple[str, list[Any]]]:
    """A raw UPDATE, DELETE and INSERT of one row, each of which the table's own rules let pass."""
    column = plain(table, columns)
    key = primary_key(cursor, table)
    one = f'WHERE {key} = (SELECT min({key}::text) FROM "{table}")::{type_of(cursor, table, key)}'
    return {
        "UPDATE": (f'UPDATE "{table}" SET "{column}" = "{column}" {one}', []),
        "DELETE": (f'DELETE FROM "{table}" {one}', []),
        "INSERT": (
            f'INSERT INTO "{table}" SELECT (jsonb_populate_record(NULL::{table}, to_jsonb(t)'
            " || (SELECT jsonb_object_agg(key, value) FROM jsonb_each(%s)"
            " WHERE to_jsonb(t) ->> key IS NOT NULL))).*"
            f' FROM (SELECT * FROM "{table}" LIMIT 1) t',
            [Jsonb(fresh(cursor, table))],
        ),
    }


def primary_key(cursor: Any, table: str) -> str:
    """The column by which one row is found."""
    cursor.execute(
        "SELECT a.attname::text FROM pg_index i JOIN pg_attribute a"
        " ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey)"
        " WHERE i.indisprimary AND i.indrelid = %s::regclass",
        [table],
    )
    ((name,),) = cursor.fetchall()
    return str(name)


def type_of(cursor: Any, table: str, column: str) -> str:
    """A column's type."""
    cursor.execute(
        "SELECT data_type FROM information_schema.columns WHERE table_name = %s AND column_name = %s",
        [table, column],
    )
    return str(cursor.fetchone()[0])


def fresh(cursor: Any, table: str) -> dict[str, Any]:
    """A new value for one column of each unique index, so that a copy of a row passes them."""
    cursor.execute(
        "SELECT array_agg(a.attname::text) FROM pg_index i JOIN pg_attribute a"
        " ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey)"
        " WHERE i.indisunique AND i.indrelid = %s::regclass GROUP BY i.indexrelid",
        [table],
    )
    changed: dict[str, Any] = {}
    for (names,) in cursor.fetchall():
        kinds = {name: type_of(cursor, table, name) for name in names}
        # A key or a number rather than a text, which may have a form to keep.
        known = [each for each in names if kinds[each] in NEW]
        name = min(known, key=lambda each: list(NEW).index(kinds[each]))
        changed[name] = NEW[kinds[name]]
    return changed


def narrower(said: str) -> bool:
    """Whether a table's own, narrower rule was quicker to refuse."""
    return any(
        each in said
        for each in (*NARROWER.values(), "permission denied for table", "violates foreign key")
    )


def refused_as_app(sql: str, values: list[Any]) -> str:
    """What the database says at COMMIT to the application's login, which sees every unit."""
    with (
        pytest.raises(DatabaseError) as caught,
        every_unit(because="test"),
        connection.cursor() as cursor,
    ):
        # Foreign keys are looked at as the transaction ends, too: the guard is asked first.
        cursor.execute("SET CONSTRAINTS writes_are_recorded, versions_are_kept IMMEDIATE")
        cursor.execute(sql, values)
        assert cursor.rowcount == 1, sql
    return str(caught.value)
