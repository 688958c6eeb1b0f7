"""The whole database as one value, and what a transaction has written into it."""

import json
import re
from collections import Counter
from typing import Any

from django.db import connection, connections

from tenants import walls
from tenants.rights import OTHER_TABLES
from tenants.scope import every_unit

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
# Random ids, the hashes over them and over secrets (a file is stored under its hash), sealed values.
RANDOM = re.compile(rf"{UUID.pattern}|(?:[0-9a-f]{{2}}/)?[0-9a-f]{{64}}|cx1\.[\w.=+/-]+")
# Engine stamps by the machine's clock, and hashes over random ids.
VOLATILE = {
    "hash",
    "prev_hash",
    "created",
    "started",
    "finished",
    "assigned",
    "history_change_reason",
    # A session is noted as seen once a minute of the machine's clock.
    "session_data",
    "seen_at",
    "expire_date",
}

Rows = dict[str, "Counter[str]"]


def snapshot(*, only_unit: int = 0) -> Rows:
    """Every row that the application can read, as JSON, by table; or those of one unit."""
    found: Rows = {}
    with connection.cursor() as cursor:
        tables = walls.all_tables(cursor)
    outside = {name for name, rights in OTHER_TABLES.items() if not rights.every and rights.login}
    with connection.cursor() as cursor:
        for table in [] if only_unit else sorted(outside & set(tables)):
            found[table] = _rows(cursor, table, "true")
    with every_unit(because="the tests look at everything"), connection.cursor() as cursor:
        for table, columns in tables.items():
            cursor.execute("SELECT has_table_privilege(%s, 'SELECT')", [table])
            if not cursor.fetchone()[0]:
                continue
            if only_unit and "unit_id" not in columns:
                continue
            found[table] = _rows(cursor, table, f"unit_id = {only_unit}" if only_unit else "true")
    return found


def _rows(cursor: Any, table: str, where: str) -> "Counter[str]":
    cursor.execute(f"SELECT to_jsonb(t)::text FROM {table} t WHERE {where}")
    kept = []
    for (text,) in cursor.fetchall():
        row = {key: value for key, value in json.loads(text).items() if key not in VOLATILE}
        kept.append(json.dumps(row, ensure_ascii=False, sort_keys=True))
    return Counter(kept)


def news(before: Rows, after: Rows) -> dict[str, list[str]]:
    """The rows that are new or changed; what is new and random in them made alike."""
    known = {found for rows in before.values() for row in rows for found in RANDOM.findall(row)}
    added = {}
    for table, rows in after.items():
        fresh = rows - before.get(table, Counter())
        if fresh:
            added[table] = sorted(
                RANDOM.sub(lambda found: found[0] if found[0] in known else "NEW", row)
                for row in fresh.elements()
            )
    return added


def counters() -> int:
    """A number beyond every counter of the database."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT max(coalesce(last_value, 1)) + 1000 FROM pg_sequences")
        return int(cursor.fetchone()[0])


def restart_counters(at: int) -> None:
    """Give the next rows the same numbers as the last time: a rollback does not give them back."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT setval(oid::regclass, %s) FROM pg_class"
            " WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace",
            [at],
        )


def written() -> "Counter[str]":
    """How many rows this transaction has inserted, updated or deleted so far, by table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
        )
        return Counter(dict(cursor.fetchall()))
