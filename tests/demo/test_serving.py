"""Serving for real: children that come back, end with their parent, and do the work they are given."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connections

from audit.exporting import ask_for_export
from audit.models import Run, RunState
from config.serving import ports, reset
from config.serving.household import answers
from tenants.scope import office_scope
from tests.cast import County

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60
SERVE = """
import json, os, sys, django
django.setup()
from config.serving.household import Household, web, worker
port, children = int(sys.argv[1]), [web(int(sys.argv[1])), worker()]
def say(what): print("said", json.dumps(what), flush=True)
def ready(status): say([status, *(child.process.pid for child in children)])
sys.exit(Household(children, database=None, tell=say).serve(port, ready=ready))
"""


def database_url(alias: str) -> str:
    """The tests' database as a URL, so that the children need no settings of their own."""
    known = connections[alias].get_connection_params()
    login = f"{known['user']}:{quote(known['password'], safe='')}"
    where = urlencode({"host": known["host"], "port": known["port"]})
    return f"postgresql://{login}@/{known['dbname']}?{where}"


class Served:
    """One running household."""

    def __init__(self) -> None:
        self.port = ports.a_free_one()
        self.process = subprocess.Popen(
            [sys.executable, "-c", SERVE, str(self.port)],
            cwd=ROOT,
            env=os.environ
            | {
                "DJANGO_SETTINGS_MODULE": "config.settings.test",
                "DATABASE_URL": database_url("default"),
                "DATABASE_OWNER_URL": database_url("owner"),
                "CHENGXIN_DATA": str(settings.DATA),
            },
            stdout=subprocess.PIPE,
            text=True,
        )
        self.status, self.web, self.worker = self.line()

    def line(self) -> list[int]:
        """The next thing it says; its children write to the same output."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith("said "):
                said: list[int] = json.loads(line.removeprefix("said "))
                return said
        raise AssertionError("it ended without a word")

    def end(self) -> None:
        """Wait for the end of the parent and of everybody who could still write to its output."""
        self.process.communicate(timeout=PATIENCE)


def until(true: Callable[[], object]) -> None:
    """Wait for a condition, with a limit for a busy machine."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.fixture
def served(open_county: County) -> Iterator[Served]:
    house = Served()
    yield house
    house.process.kill()
    house.end()


def test_it_serves_works_survives_and_stops(served: Served, open_county: County) -> None:
    assert served.status == 200 and not ports.is_free(served.port)
    os.kill(served.web, signal.SIGKILL)
    assert "web server" in str(served.line())
    with office_scope(open_county.office):
        run = ask_for_export(open_county.office, 2026, by=open_county.actor("assessor"))

    def is_done() -> bool:
        with office_scope(open_county.office):
            return bool(Run.objects.get(pk=run.pk).state == RunState.DONE)

    until(is_done)
    os.kill(served.worker, signal.SIGKILL)
    assert "worker" in str(served.line())
    until(lambda: answers(served.port) == 200)
    served.process.send_signal(signal.SIGINT)
    served.end()
    assert served.process.returncode == 0 and ports.is_free(served.port)


def test_children_end_with_a_parent_that_was_killed(served: Served) -> None:
    served.process.kill()
    served.end()
    assert ports.is_free(served.port)


def test_a_taken_port_is_said_before_anything_is_done() -> None:
    with closing(socket.create_server((ports.HOST, 0))) as other:
        taken = other.getsockname()[1]
        with pytest.raises(CommandError, match=f"Port {taken} is taken.*make demo PORT="):
            call_command("demo", "--port", str(taken))


def test_only_the_demo_s_own_data_is_thrown_away(tmp_path: Path) -> None:
    (tmp_path / "files" / "exports").mkdir(parents=True)
    (tmp_path / "checkpoints.jsonl").write_text("{}\n")
    (tmp_path / "letters").mkdir()
    assert reset.throw_away(tmp_path) == ["files", "checkpoints.jsonl"]
    assert (tmp_path / "letters").is_dir() and reset.throw_away(tmp_path) == []
