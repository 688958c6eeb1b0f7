"""Where a bench runs: a data folder and a database of its own, gone afterwards."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.db import connections
from django.test.utils import setup_databases, teardown_databases

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def place(*, fsync: bool) -> Iterator[None]:
    """Django set up on an empty database; import the product's models only inside."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.peers.settings"
    os.environ["CHENGXIN_BENCH_FSYNC"] = "1" if fsync else "0"
    with folder(), database():
        yield


@contextmanager
def database() -> Iterator[None]:
    """Tables in a new database, made by the owner; gone afterwards, as is the embedded server."""
    django.setup()
    made = setup_databases(
        0, interactive=False, aliases={"default", "owner"}, serialized_aliases=[]
    )
    with connections["owner"].cursor() as cursor:
        # The peer's own tables, which the product shuts to its login.
        cursor.execute(
            "GRANT ALL ON viewflow_process, viewflow_task, viewflow_task_previous, auth_group,"
            " guardian_groupobjectpermission, tenants_user_groups,"
            " viewflow_process_id_seq, viewflow_task_id_seq, viewflow_task_previous_id_seq"
            " TO chengxin_app"
        )
    try:
        yield
    finally:
        connections["default"].close()
        teardown_databases(made, 0)
        connections.close_all()


@contextmanager
def folder() -> Iterator[None]:
    """A data folder for this run alone; the server in it is stopped before it goes."""
    with tempfile.TemporaryDirectory(prefix="chengxin-bench-") as place:
        os.environ["CHENGXIN_DATA"] = place
        try:
            yield
        finally:
            server = Path(place) / "postgres"
            if server.is_dir():
                stop = [sys.executable, "-m", "config.embedded", "stop", str(server)]
                subprocess.run(stop, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
