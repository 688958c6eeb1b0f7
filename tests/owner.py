"""The owner's connection for tests: the walls, the locks and the tampering that only an owner can do."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connections


@contextmanager
def as_owner() -> Iterator["psycopg.Connection[Any]"]:
    """One transaction of the owner of the tables, beside Django's connections (committed at the end)."""
    with psycopg.connect(**connections["owner"].get_connection_params()) as connection:
        yield connection


def empty() -> None:
    """Delete every row of ours, as a test that committed must; what migrations wrote stays."""
    with as_owner() as connection:
        found = connection.execute(
            "SELECT string_agg(format('%I', tablename), ', ') FROM pg_tables"
            " WHERE schemaname = 'public' AND tablename NOT IN"
            " ('django_migrations', 'django_content_type', 'auth_permission')"
        ).fetchone()
        assert found is not None
        # Nobody empties the trail; its owner can take the lock off, and a test leaves no trail.
        locked = ("audit_entry", "audit_waiver")
        for table in locked:
            connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        connection.execute("SELECT guard.waive('the tests begin anew')")
        connection.execute(f"TRUNCATE {found[0]} RESTART IDENTITY CASCADE")
        for table in locked:
            connection.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
