"""Attaching to the server of a data folder, and starting it when none runs."""

import os
import subprocess
import sys
import time
from pathlib import Path

from config.embedded import locks
from config.embedded.errors import EmbeddedServerError
from config.embedded.layout import Layout, open_private, read_json
from config.embedded.roles import answers, bootstrap
from config.embedded.server import Server, described

ATTEMPTS = 2  # supervisors started by one call; each tries the server several times itself

# One lease per data folder, held by this process and the children it forks until all are gone.
_leases: dict[Path, int] = {}


def ensure(data_dir: Path, *, durable: bool = True, patience: float = 30.0) -> Server:
    """Attach to the server of data_dir, starting it when none runs, and hold a lease on it
    until this process ends. Costs about 3 ms when it runs, 0.5 s to start it, 1.2 s the first
    time. Cheap enough to call before every new connection, which also mends a killed server.

    `durable=False` is for tests: a power cut may ruin the data, a killed server forgets the
    last half second. Raises EmbeddedServerError.
    """
    layout = Layout.of(data_dir)
    layout.make()
    deadline = time.monotonic() + patience
    hold_lease(layout, deadline)
    server = _running(layout)
    if server is None:
        with locks.taken(layout.start_lock, deadline=deadline) as ours:
            if not ours:
                raise _late(layout, patience, "another process is still starting it")
            server = _started(layout, durable=durable, deadline=deadline, patience=patience)
    if durable and not is_durable(layout):
        raise EmbeddedServerError(
            f"The server of {layout.root} runs without durability (it was started by tests)",
            mend=f"python -m config.embedded stop {layout.root}, then start again.",
        )
    return server


def hold_lease(layout: Layout, deadline: float) -> int:
    """Keep the server alive as long as this process lives.

    Taken first: once it is held, a supervisor that saw no client cannot decide to stop any
    more; one that already decided holds the lock exclusively until its server is down.
    """
    held = _leases.get(layout.root)
    if held is not None and locks.same_file(held, layout.lease_lock):
        return held
    lease = locks.take(layout.lease_lock, shared=True, deadline=deadline)
    if lease is None:
        raise EmbeddedServerError(
            f"The server of {layout.root} is shutting down and does not come to an end",
            log=layout.supervisor_log,
            mend="wait and start again.",
        )
    if held is not None:
        os.close(held)
    _leases[layout.root] = lease
    return lease


def is_durable(layout: Layout) -> bool:
    """Whether the server that runs (or ran last) survives a power cut."""
    return bool(read_json(layout.endpoint).get("durable", True))


def _running(layout: Layout) -> Server | None:
    """The server, when it is complete and answers."""
    if layout.bootstrapped.exists() and locks.is_held(layout.supervisor_lock):
        server = described(layout)
        if server and answers(server):
            return server
    return None


def _started(layout: Layout, *, durable: bool, deadline: float, patience: float) -> Server:
    """Under the start lock: start a supervisor unless one lives, wait, fill a fresh cluster."""
    attempts = 0
    while time.monotonic() < deadline:
        if not locks.is_held(layout.supervisor_lock):
            if attempts == ATTEMPTS:
                break
            attempts += 1
            _start_supervisor(layout, durable=durable)
        server = described(layout)
        if server and answers(server):
            if not layout.bootstrapped.exists():
                bootstrap(server)
                os.close(open_private(layout.bootstrapped, os.O_WRONLY))
            return server
        time.sleep(0.02)
    raise _late(layout, patience, "it does not answer")


def _start_supervisor(layout: Layout, *, durable: bool) -> None:
    """Returns once the supervisor holds its lock and the cluster exists."""
    home = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(part for part in (home, os.environ.get("PYTHONPATH", "")) if part)
    command = [sys.executable, "-m", "config.embedded.supervisor", str(layout.root)]
    done = subprocess.run(  # noqa: S603
        command if durable else [*command, "--not-durable"],
        cwd=home,
        env=os.environ | {"PYTHONPATH": path},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        start_new_session=True,
        check=False,
    )
    if done.returncode:
        raise EmbeddedServerError(
            f"The database server of {layout.root} could not be started. {done.stderr.strip()}",
            log=layout.supervisor_log,
        )


def _late(layout: Layout, patience: float, what: str) -> EmbeddedServerError:
    return EmbeddedServerError(
        f"The database server of {layout.root} was not ready after {patience:g} s: {what}",
        log=layout.server_log,
        mend="read the log; free disk space or memory; start again with more patience.",
    )
