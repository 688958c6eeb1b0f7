"""Real client processes for the embedded server; every wait is for a condition, with a limit."""

import json
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest

from config.embedded.account import Account
from config.embedded.layout import Layout
from config.embedded.processes import alive_on

ROOT = Path(__file__).resolve().parents[2]
SEARCH = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))

# Attaches, says where the server is, then answers each line of SQL with its rows.
CLIENT = """
import json, sys, dataclasses, psycopg
from pathlib import Path
from config import embedded
server = embedded.ensure(Path(sys.argv[1]), durable=sys.argv[2] == "durable")
print(json.dumps(dataclasses.asdict(server)), flush=True)
for line in sys.stdin:
    with psycopg.connect(host=server.host, port=server.port, dbname=server.database,
                         user=server.owner, password=server.passwords[server.owner]) as connection:
        answer = connection.execute(line)
        rows = answer.fetchall() if answer.description else []
    # Only what is committed is answered: a kill after the answer must lose nothing.
    print(json.dumps(rows), flush=True)
"""


@dataclass
class Caller:
    """Who runs a client: which Python, with which environment, as which user."""

    python: str = sys.executable
    environment: dict[str, str] = field(default_factory=lambda: {"PYTHONPATH": SEARCH})
    options: dict[str, Any] = field(default_factory=dict)

    def popen(self, *arguments: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [self.python, *arguments],
            cwd="/",
            env={"PATH": os.environ["PATH"], **self.environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
            **self.options,
        )


ME = Caller()


class Client:
    """A process that holds a lease; `sql` runs in it, as the user it runs as."""

    def __init__(self, data: Path, caller: Caller, kind: str) -> None:
        self.process = caller.popen("-c", CLIENT, str(data), kind)
        self.data = data

    @property
    def server(self) -> dict[str, Any]:
        if not hasattr(self, "_server"):
            self._server = self._read()
        return self._server

    def sql(self, line: str) -> Any:
        assert self.server
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return self._read()

    def _read(self) -> Any:
        line = self.process.stdout.readline()
        assert line, f"the client died with {self.process.wait()}"
        return json.loads(line)

    def leave(self) -> None:
        self.process.kill()
        self.process.communicate()


class Yard:
    """Data folders and clients of one test; `leave_nothing` ends all of them."""

    def __init__(self, base: Path) -> None:
        self.base = base
        self.clients: list[Client] = []

    def client(
        self, data: Path | None = None, caller: Caller = ME, kind: str = "for tests"
    ) -> Client:
        client = Client(data or self.base / "data", caller, kind)
        self.clients.append(client)
        return client

    def leave_nothing(self) -> None:
        for client in self.clients:
            client.leave()
        for data in {client.data for client in self.clients}:
            if data.exists():
                assert command("stop", data).returncode == 0
            assert until(lambda data=data: not processes(data)), "a server was left running"


def command(name: str, data: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """`python -m config.embedded NAME DATA …` from a folder that is not the checkout."""
    line = [sys.executable, "-m", "config.embedded", name, str(data), *arguments]
    environment = os.environ | {"PYTHONPATH": SEARCH}
    return subprocess.run(line, cwd="/", env=environment, capture_output=True, text=True)


def until(condition: Callable[[], Any], seconds: float = 15) -> Any:
    """The first true value of the condition; the last false one when the time is up."""
    deadline = time.monotonic() + seconds
    while not (value := condition()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return value


def processes(data: Path) -> list[int]:
    cluster = Layout.of(data).cluster
    return alive_on(cluster) if cluster.exists() else []


def postmaster(data: Path) -> int:
    return int((Layout.of(data).cluster / "postmaster.pid").read_text().split()[0])


def parent(pid: int) -> int:
    shown = subprocess.run(["ps", "-o", "ppid=", "-p", str(pid)], capture_output=True, text=True)
    return int(shown.stdout)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def connect(server: dict[str, Any], role: str) -> psycopg.Connection:
    return psycopg.connect(
        host=server["host"],
        port=server["port"],
        dbname=server["database"],
        user=server[role],
        password=server["passwords"][server[role]],
        require_auth="scram-sha-256",
        autocommit=True,
    )


@pytest.fixture
def yard(tmp_path: Path) -> Iterator[Yard]:
    """Folders below a parent that only this user may enter (pytest makes it 0700)."""
    yard = Yard(tmp_path)
    yield yard
    yard.leave_nothing()


@pytest.fixture
def open_yard() -> Iterator[Yard]:
    """Folders below a parent that everybody may enter."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yard = Yard(Path(folder))
        yield yard
        yard.leave_nothing()


@pytest.fixture(scope="session")
def commoner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    """An ordinary user. When the tests run as root: one with all that it may not reach copied."""
    if os.geteuid() != 0:
        yield ME
        return
    entry = next(user for user in pwd.getpwall() if 0 < user.pw_uid < 60000)
    account = Account(entry.pw_uid, entry.pw_gid, dropped=True)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        place.chmod(0o755)

        def reachable(path: Path, name: str, *without: str) -> Path:
            if account.can_reach(path):
                return path
            ignore = shutil.ignore_patterns("__pycache__", *without)
            return Path(shutil.copytree(path, place / name, ignore=ignore, symlinks=True))

        prefix = reachable(
            Path(sys.base_prefix), "python", "site-packages", "test", "config-*", "include"
        )
        home = reachable(ROOT, "home", ".*", "node_modules")
        packages = reachable(Path(psycopg.__file__).parents[1], "packages", "django", "playwright*")
        version = f"python{sys.version_info.major}.{sys.version_info.minor}"
        yield Caller(
            python=str(prefix / "bin" / version),
            environment={
                "PYTHONPATH": f"{home}{os.pathsep}{packages}",
                "LD_LIBRARY_PATH": str(prefix / "lib"),
            },
            options={"user": account.uid, "group": account.gid, "extra_groups": []},
        )
