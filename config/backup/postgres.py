"""The programs of PostgreSQL, and what is asked of the server itself around a dump."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.db import connections
from psycopg import sql
from psycopg.conninfo import make_conninfo

from config.backup.errors import BackupError
from config.embedded.binaries import install_folder
from config.embedded.errors import EmbeddedServerError
from tenants.rights import BACKUP

_UNSEEN = """
SELECT string_agg(c.relname, ', ' ORDER BY c.relname) FROM pg_class c
JOIN pg_roles r ON r.rolname = %s
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'S')
AND (NOT has_table_privilege(r.oid, c.oid, 'SELECT') OR c.relrowsecurity AND NOT EXISTS (
    SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polcmd IN ('*', 'r')
    AND r.oid = ANY (p.polroles) AND pg_get_expr(p.polqual, p.polrelid) = 'true'))
"""


@dataclass(frozen=True)
class Snapshot:
    """One moment of the database, held open: what is dumped under its name is of that moment."""

    name: str
    server: int  # major version
    migrations: list[str]
    tables: dict[str, int]  # rows by table
    checkpoint: int  # the last line that the database remembers


def connected(alias: str) -> "psycopg.Connection[Any]":
    """A connection of our own beside Django's, as the alias's login."""
    return psycopg.connect(**connections[alias].get_connection_params())


@contextmanager
def snapshot() -> Iterator[Snapshot]:
    """Hold one moment of the database. Raises BackupError when not every row would be seen."""
    with connected("default") as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        unseen = _one(connection, _UNSEEN, [BACKUP])
        if unseen:
            raise BackupError(
                f"Not every row would be saved: {unseen} hides rows. Run manage.py migrate first."
            )
        connection.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(BACKUP)))
        yield Snapshot(
            _one(connection, "SELECT pg_export_snapshot()"),
            connection.info.server_version // 10_000,
            _migrations(connection),
            rows_by_table(connection),
            _one(connection, "SELECT max(number) FROM audit_checkpointmark") or 0,
        )


def _one(connection: "psycopg.Connection[Any]", query: str, values: Any = None) -> Any:
    found = connection.execute(query.encode(), values).fetchone()
    assert found is not None
    return found[0]


def _migrations(connection: "psycopg.Connection[Any]") -> list[str]:
    rows = connection.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
    return [f"{app}.{name}" for app, name in rows]


def rows_by_table(connection: "psycopg.Connection[Any]") -> dict[str, int]:
    """How many rows each table of ours holds, as the connection's role sees them."""
    names = connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
    ).fetchall()
    counted = {}
    for (name,) in names:
        query = sql.SQL("SELECT count(*) FROM public.{}").format(sql.Identifier(name))
        found = connection.execute(query).fetchone()
        counted[name] = int(found[0]) if found else 0
    return counted


def dump(held: Snapshot) -> "Program":
    """`pg_dump` of our schema at the held moment; its output is the dump, as SQL."""
    return Program(
        "pg_dump",
        "default",
        held.server,
        f"--role={BACKUP}",
        "--enable-row-security",
        f"--snapshot={held.name}",
        "--schema=public",
        "--no-owner",
        "--no-privileges",
    )


def load(server: int) -> "Program":
    """`psql` as the owner of the tables; what is written to it is executed, up to the first error."""
    return Program(
        "psql", "owner", server, "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--file=-"
    )


class Program:
    """One of PostgreSQL's programs at work; as a context, it is gone at the end of the block."""

    def __init__(self, name: str, alias: str, server: int, *arguments: str) -> None:
        self._name, self._errors = name, tempfile.TemporaryFile()  # noqa: SIM115
        known = connections[alias].get_connection_params()
        with connected(alias) as connection:
            # Only what was set: an older program does not know every default of our library.
            told = connection.info.get_parameters().items()
            where = make_conninfo(**{key: value for key, value in told if key in known})
            password = connection.info.password
        writes = name == "pg_dump"
        self.process = subprocess.Popen(  # noqa: S603
            [str(find(name, server)), *arguments, f"--dbname={where}"],
            stdin=subprocess.DEVNULL if writes else subprocess.PIPE,
            stdout=subprocess.PIPE if writes else subprocess.DEVNULL,
            stderr=self._errors,
            env=os.environ
            | {"LC_ALL": "C", "PGCLIENTENCODING": "UTF8"}
            | ({"PGPASSWORD": password} if password else {}),
        )

    def __enter__(self) -> "Program":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                # What still waits in a pipe to a dead program is of no interest.
                with suppress(BrokenPipeError):
                    pipe.close()
        self.process.wait()
        self._errors.close()

    def read(self, size: int) -> bytes:
        """Some of the output; empty at its end."""
        assert self.process.stdout is not None
        return self.process.stdout.read(size)

    def write(self, data: bytes) -> None:
        """Give it more input. Raises BackupError with its own words when it has ended."""
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(data)
            self.process.stdin.flush()
        except BrokenPipeError:
            raise self._failed() from None

    def done(self) -> None:
        """Wait for its good end. Raises BackupError."""
        if self.process.stdin is not None:
            try:
                self.process.stdin.close()
            except BrokenPipeError:
                raise self._failed() from None
        if self.process.wait():
            raise self._failed()

    def _failed(self) -> BackupError:
        self.process.wait()
        self._errors.seek(0)
        said = self._errors.read().decode(errors="replace").strip().splitlines()
        errors = [line for line in said if "error" in line.lower()] or said or ["no reason given"]
        return BackupError(f"{self._name} failed: {errors[0]}")


def find(name: str, server: int) -> Path:
    """The program of that name for a server of that major version: never an older one.

    The system's own comes first for a server elsewhere, as it fits best; the wheel's does for all.
    """
    on_path = shutil.which(name)
    candidates = [Path(on_path)] if on_path else []
    try:
        ours = install_folder() / "bin" / name
    except EmbeddedServerError:
        pass
    else:
        embedded = "EMBEDDED" in connections["default"].settings_dict
        candidates.insert(0 if embedded else len(candidates), ours)
    known = {path: _major(path) for path in candidates}
    for path, major in known.items():
        if major >= server:
            return path
    found = ", ".join(str(major) for major in known.values()) or "none"
    raise BackupError(
        f"{name} of PostgreSQL {server} or later is needed for this server; found: {found}."
    )


def _major(program: Path) -> int:
    said = subprocess.run(  # noqa: S603
        [str(program), "--version"], capture_output=True, text=True, check=False
    )
    found = re.search(r"\) (\d+)", said.stdout)
    return int(found[1]) if found else 0
