"""Server processes left over from a supervisor or a postmaster that was killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from config.embedded.postmaster import PORT


def alive_on(cluster: Path) -> list[int]:
    """PostgreSQL processes that work in this cluster, known by where they stand.

    The number in postmaster.pid is not asked: after a crash it may be anybody's. Costs one
    look at each process of the machine, some milliseconds.
    """
    if sys.platform != "linux":
        return list(_listed(cluster))
    here = cluster.stat()
    found = []
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            with suppress(OSError):
                stands_here = os.path.samestat(os.stat(f"/proc/{entry}/cwd"), here)
                if stands_here and Path(f"/proc/{entry}/comm").read_text() == "postgres\n":
                    found.append(int(entry))
    return found


def _listed(cluster: Path) -> Iterator[int]:
    """Where there is no /proc: postmasters whose command line names the cluster."""
    command = ["/bin/ps", "-axo", "pid=,command="]
    listing = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    for line in listing.stdout.splitlines():
        pid, _, command_line = line.strip().partition(" ")
        if f"-D {cluster} " in command_line and "postgres" in command_line:
            yield int(pid)


def clear_the_way(cluster: Path, run_folder: Path, *, patience: float) -> None:
    """Wait until no old server works in the cluster, then remove what it left.

    Call it only as the supervisor. An orphaned postmaster got its signal from the kernel
    when its supervisor died and is writing its last checkpoint: it gets `patience` seconds,
    then SIGQUIT, then SIGKILL (the write-ahead log repairs what that breaks). A lock file
    whose number belongs to an unrelated process would keep PostgreSQL from starting; that
    process is never touched.
    """
    if sys.platform != "linux":
        _signal(alive_on(cluster), signal.SIGINT)
    steps = [(patience, signal.SIGQUIT), (3.0, signal.SIGKILL), (3.0, signal.SIGKILL)]
    for seconds, then in steps:
        deadline = time.monotonic() + seconds
        while left := alive_on(cluster):
            if time.monotonic() >= deadline:
                _signal(left, then)
                break
            time.sleep(0.01)
        else:
            break
    for leftover in (
        cluster / "postmaster.pid",
        run_folder / f".s.PGSQL.{PORT}.lock",
        run_folder / f".s.PGSQL.{PORT}",
    ):
        leftover.unlink(missing_ok=True)


def _signal(pids: list[int], number: signal.Signals) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)
