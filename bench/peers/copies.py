"""Rows made in the database, many in one statement: a real row copied, some columns said anew.

The columns are read from the catalogue, so that a new one comes along by itself. The owner copies: no
policy stands in its way once `walls_open` was called, and no guard of the trail, for a copy is no deed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connections

from tenants import walls

FOREIGN_KEYS = """
SELECT format('ALTER TABLE %%I DROP CONSTRAINT %%I', t.relname, c.conname),
    format('ALTER TABLE %%I ADD CONSTRAINT %%I %%s', t.relname, c.conname, pg_get_constraintdef(c.oid))
FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
WHERE c.contype = 'f' AND t.relname = ANY(%s)
"""
INDEXES = """
SELECT format('DROP INDEX %%I', n.relname), pg_get_indexdef(i.indexrelid)
FROM pg_index i JOIN pg_class n ON n.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
WHERE t.relname = ANY(%s) AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = n.oid)
"""


def owner() -> Any:
    """A cursor of the owner of the tables."""
    return connections["owner"].cursor()


def walls_open() -> None:
    """From here on the owner is in no policy and the guards of the trail stand aside."""
    with owner() as cursor:
        for table, columns in walls.all_tables(cursor).items():
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
            if walls.is_walled(table, columns):
                cursor.execute(f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY')


@contextmanager
def unburdened(*tables: str) -> Iterator[Any]:
    """Fill tables without their foreign keys and plain indexes; both are back, and checked, afterwards."""
    with owner() as cursor:
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute("SET work_mem = '256MB'")
        taken: list[tuple[str, str]] = []
        for question in (FOREIGN_KEYS, INDEXES):
            cursor.execute(question, [list(tables)])
            taken += cursor.fetchall()
        for away, _back in taken:
            cursor.execute(away)
        yield cursor
        for _away, back in reversed(taken):
            cursor.execute(back)
        cursor.execute("RESET maintenance_work_mem")
        cursor.execute("RESET work_mem")


def copy(
    cursor: Any, table: str, anew: Mapping[str, str], source: str, parameters: Sequence[Any]
) -> None:
    """Copy `t`, a row of the table, once for each row of `source`, the rest of a FROM with its WHERE."""
    columns = sorted(walls.all_tables(cursor)[table])
    said = ", ".join(anew.get(each, f't."{each}"') for each in columns)
    names = ", ".join(f'"{each}"' for each in columns)
    cursor.execute(f'INSERT INTO "{table}" ({names}) SELECT {said} FROM {source}', parameters)


def settle(*tables: str) -> None:
    """Figures for the planner, and the pages of a table marked as seen by all, as autovacuum leaves them."""
    with owner() as cursor:
        cursor.execute(f"VACUUM ANALYZE {', '.join(tables)}")
