"""Another installation on the same server, with a database that has no table yet."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import psycopg
import pytest
from django.db import connections
from psycopg import sql

from tests.security import whole


@pytest.fixture
def empty_place(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of another installation on the same server: a database without a table."""
    name = f"restore_{os.getpid()}_{time.monotonic_ns()}"
    with psycopg.connect(**connections["owner"].get_connection_params(), autocommit=True) as owner:
        owner.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield {
                "DATABASE_URL": url("default", name),
                "DATABASE_OWNER_URL": url("owner", name),
                "CHENGXIN_DATA": str(tmp_path / "elsewhere"),
            }
        finally:
            gone = sql.SQL("DROP DATABASE {}").format(sql.Identifier(name))
            try:
                owner.execute(gone + sql.SQL(" WITH (FORCE)"))
            except psycopg.errors.InsufficientPrivilege:
                # Autovacuum is at work there; a plain DROP ends it by itself.
                owner.execute(gone)


def url(alias: str, database: str) -> str:
    known = connections[alias].get_connection_params()
    login = f"{known['user']}:{quote(known['password'], safe='')}"
    where = urlencode({"host": known["host"], "port": known["port"]})
    return f"postgresql://{login}@/{database}?{where}"


def everything_at(place: dict[str, str]) -> tuple[Any, ...]:
    data = Path(place["CHENGXIN_DATA"])
    with psycopg.connect(place["DATABASE_URL"]) as connection:
        held = (whole.rows(connection), whole.shape(connection))
    return (*held, whole.files(data / "files"), (data / "checkpoints.jsonl").read_bytes())
