"""A server begins with its first client and ends after its last."""

import dataclasses
import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from config import embedded
from config.embedded.layout import Layout, read_json
from config.embedded.supervisor import GRACE

from .conftest import (
    ME,
    Client,
    Yard,
    alive,
    command,
    connect,
    parent,
    postmaster,
    processes,
    until,
)

# Attaches, forks and dies; the child says its number and waits for the end of its input.
FORKER = """
import os, sys
from pathlib import Path
from config import embedded
embedded.ensure(Path(sys.argv[1]), durable=False)
if os.fork():
    os._exit(0)
print(os.getpid(), flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="module")
def guest(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A client for the tests that only look on; they share one server."""
    yard = Yard(tmp_path_factory.mktemp("guest"))
    client = yard.client()
    assert client.server
    yield client
    yard.leave_nothing()


def test_from_nothing_to_a_database_with_three_logins(yard: Yard) -> None:
    server = yard.client().server
    with connect(server, "owner") as owner, connect(server, "app") as app:
        owner.execute("CREATE TABLE letters (id int)")
        owner.execute("GRANT SELECT ON letters TO chengxin_app")
        assert app.execute("SELECT count(*) FROM letters").fetchone() == (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("DROP TABLE letters")
        owner.execute("CREATE DATABASE one_for_tests")
        rights = "SELECT rolname, rolsuper, rolinherit, rolcreatedb, rolcreaterole, rolbypassrls"
        assert owner.execute(f"{rights} FROM pg_roles WHERE rolcanlogin ORDER BY 1").fetchall() == [
            ("chengxin_app", False, False, False, False, False),
            ("chengxin_owner", False, True, True, True, False),
            ("postgres", True, True, True, True, True),
        ]
        shown = [owner.execute(f"SHOW {name}").fetchone()[0] for name in ("TimeZone", "fsync")]
        assert shown == ["UTC", "off"]
        assert owner.execute("SHOW listen_addresses").fetchone() == ("",)
        assert owner.execute("SELECT upper('ä'), '诚信' < '诚信b'").fetchone() == ("Ä", True)


def test_no_password_no_entry(guest: Client) -> None:
    server = guest.server | {"passwords": dict.fromkeys(guest.server["passwords"], "guessed")}
    for role in ("superuser", "owner", "app"):
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            connect(server, role)
    layout = Layout.of(guest.data)
    assert layout.passwords.stat().st_mode & 0o777 == 0o600
    assert layout.cluster.stat().st_mode & 0o777 == 0o700
    assert Path(server["host"]).stat().st_mode & 0o777 == 0o700


def test_a_second_client_attaches_to_the_same_server(yard: Yard) -> None:
    first = yard.client()
    first.sql("CREATE TABLE letters AS SELECT 7 AS id")
    before = postmaster(first.data)
    second = yard.client(first.data / ".." / first.data.name)
    assert second.sql("SELECT id FROM letters") == [[7]]
    assert second.server == first.server
    assert postmaster(first.data) == before


def test_rows_survive_stop_and_start(yard: Yard) -> None:
    first = yard.client()
    first.sql("CREATE TABLE letters AS SELECT 7 AS id")
    assert command("status", first.data).returncode == 0
    assert command("stop", first.data).returncode == 0
    assert processes(first.data) == []
    assert command("status", first.data).returncode == 3
    second = yard.client()
    assert second.sql("SELECT id FROM letters") == [[7]]
    assert second.server == first.server, "the address and the passwords stay"


def test_the_server_stops_after_its_last_client_and_its_forks(yard: Yard) -> None:
    client = yard.client()
    supervisor = parent(postmaster(client.data)) if client.server else 0
    forker = ME.popen("-c", FORKER, str(client.data))
    assert int(forker.stdout.readline()) != forker.pid
    assert forker.wait() == 0
    client.leave()
    assert not until(lambda: not processes(client.data), GRACE + 0.5), "a forked child holds on"
    forker.communicate()
    assert until(lambda: not processes(client.data), GRACE + 5)
    assert until(lambda: not alive(supervisor))
    assert not Path(client.server["host"]).exists(), "nothing stays in the temporary folder"
    assert yard.client().sql("SELECT 1") == [[1]]


def test_six_clients_at_once_get_one_server(yard: Yard) -> None:
    clients = [yard.client() for _ in range(6)]
    assert len({client.server["host"] for client in clients}) == 1
    clients[0].sql("CREATE TABLE letters AS SELECT 7 AS id")
    assert all(client.sql("SELECT id FROM letters") == [[7]] for client in clients)
    log = Layout.of(clients[0].data).supervisor_log.read_text()
    assert log.count(" started as ") == 1, log


def test_maintenance_with_psql(guest: Client) -> None:
    shown = command("psql", guest.data, "-Atc", "SELECT current_user, current_database()")
    assert shown.stdout == "postgres|chengxin\n", shown.stderr


def test_durable_work_refuses_a_server_that_is_not(guest: Client) -> None:
    with pytest.raises(embedded.EmbeddedServerError, match="without durability"):
        embedded.ensure(guest.data)


def test_a_call_in_this_process_is_cheap_to_repeat(guest: Client) -> None:
    wanted = guest.server
    open_files = len(os.listdir("/dev/fd"))
    for _ in range(20):
        server = embedded.ensure(guest.data, durable=False)
    assert dataclasses.asdict(server) == wanted
    assert len(os.listdir("/dev/fd")) <= open_files + 1, "one lease, no leak"
    assert server.passwords["postgres"] not in repr(server)
    assert read_json(Layout.of(guest.data).passwords) == server.passwords
