"""Whatever is killed, the next client finds its rows, and nothing foreign is harmed."""

import os
import shutil
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest

from config import embedded
from config.embedded import locks
from config.embedded.layout import Layout

from .conftest import Client, Yard, alive, command, parent, postmaster, processes, until


@pytest.fixture
def client(yard: Yard) -> Client:
    """A client whose database holds one row that must not get lost."""
    client = yard.client(kind="durable")
    client.sql("CREATE TABLE letters AS SELECT 7 AS id")
    return client


def test_a_killed_postmaster_comes_back(client: Client) -> None:
    for _ in range(2):
        killed = postmaster(client.data)
        os.kill(killed, signal.SIGKILL)
        assert until(lambda killed=killed: killed not in processes(client.data))
        again = embedded.ensure(client.data, durable=False)
        assert again.host == client.server["host"]
        assert client.sql("SELECT id FROM letters") == [[7]]
        assert postmaster(client.data) != killed


def test_a_killed_supervisor_takes_the_server_down_cleanly(client: Client, yard: Yard) -> None:
    log = Layout.of(client.data).server_log
    os.kill(parent(postmaster(client.data)), signal.SIGKILL)
    assert until(lambda: not processes(client.data))
    assert "database system is shut down" in log.read_text()
    assert yard.client(kind="durable").sql("SELECT id FROM letters") == [[7]]
    assert client.sql("SELECT id FROM letters") == [[7]], "an old client finds the same address"
    assert "not properly shut down" not in log.read_text()


def test_a_start_waits_for_an_orphan_that_is_shutting_down(client: Client, yard: Yard) -> None:
    orphan = postmaster(client.data)
    os.kill(orphan, signal.SIGSTOP)
    supervisor = parent(orphan)
    os.kill(supervisor, signal.SIGKILL)
    assert until(lambda: parent(orphan) != supervisor)
    late = yard.client(kind="durable")
    log = Layout.of(client.data).supervisor_log
    assert until(lambda: locks.is_held(Layout.of(client.data).supervisor_lock))
    assert log.read_text().count(" started as ") == 1, "not while the orphan lives"
    os.kill(orphan, signal.SIGCONT)
    assert late.sql("SELECT id FROM letters") == [[7]]
    assert "not properly shut down" not in Layout.of(client.data).server_log.read_text()


def test_killing_a_clients_process_group_leaves_the_others_served(
    client: Client, yard: Yard
) -> None:
    other = yard.client()
    before = postmaster(client.data) if other.server else 0
    os.killpg(client.process.pid, signal.SIGKILL)
    client.leave()
    assert other.sql("SELECT id FROM letters") == [[7]]
    assert postmaster(other.data) == before


def test_a_reused_number_in_the_lock_files_harms_nobody(client: Client, yard: Yard) -> None:
    cluster = Layout.of(client.data).cluster
    socket_lock = Path(client.server["host"]) / f".s.PGSQL.{client.server['port']}.lock"
    server = postmaster(client.data)
    for pid in (parent(server), server):
        os.kill(pid, signal.SIGSTOP)
    for pid in (parent(server), server):
        os.kill(pid, signal.SIGKILL)
    assert until(lambda: not processes(client.data))
    owner = cluster.stat().st_uid if os.geteuid() == 0 else None
    stranger = subprocess.Popen(["sleep", "600"], user=owner)
    try:
        for lock in (cluster / "postmaster.pid", socket_lock):
            lock.write_text(lock.read_text().replace(str(server), str(stranger.pid), 1))
        assert yard.client(kind="durable").sql("SELECT id FROM letters") == [[7]]
        assert command("stop", client.data).returncode == 0
        assert stranger.poll() is None, "an unrelated process was killed"
    finally:
        stranger.kill()
        stranger.wait()


def test_a_wiped_data_folder_begins_anew(client: Client, yard: Yard) -> None:
    supervisor = parent(postmaster(client.data))
    # The server may be removing its own files at the same moment.
    assert until(lambda: shutil.rmtree(client.data, ignore_errors=True) or not client.data.exists())
    fresh = yard.client()
    assert fresh.sql("SELECT to_regclass('letters')") == [[None]]
    assert until(lambda: not alive(supervisor))
    assert fresh.sql("SELECT 1") == [[1]]


def test_a_swept_socket_folder_comes_back(client: Client) -> None:
    shutil.rmtree(client.server["host"])
    again = embedded.ensure(client.data, durable=False)
    assert again.host == client.server["host"]
    assert client.sql("SELECT id FROM letters") == [[7]]


def test_a_killed_initdb_leaves_no_half_cluster(yard: Yard) -> None:
    data = yard.base / "data"
    first = yard.client(data)
    assert until((Layout.of(data).new_cluster / "PG_VERSION").exists)
    for pid in children_in(Layout.of(data).new_cluster):
        # The server that initdb feeds ends with it, by itself.
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    first.leave()
    assert yard.client(data).sql("SELECT 1") == [[1]]


def children_in(folder: Path) -> list[int]:
    """Processes that stand in the folder (initdb and the server it feeds)."""
    found = []
    for entry in filter(str.isdigit, os.listdir("/proc")):
        try:
            if os.path.samestat(os.stat(f"/proc/{entry}/cwd"), folder.stat()):
                found.append(int(entry))
        except OSError:
            continue
    return found


def test_a_broken_cluster_is_an_error_that_explains_itself(client: Client) -> None:
    assert command("stop", client.data).returncode == 0
    control = Layout.of(client.data).cluster / "global" / "pg_control"
    control.write_bytes(b"")
    with pytest.raises(embedded.EmbeddedServerError) as caught:
        embedded.ensure(client.data, durable=False, patience=2)
    message = str(caught.value)
    assert str(Layout.of(client.data).server_log) in message
    assert "pg_control" in message and "To mend:" in message
