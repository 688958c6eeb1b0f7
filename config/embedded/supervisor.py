"""The process that keeps one server running: `python -m config.embedded.supervisor DATA_DIR`.

It starts PostgreSQL as its direct child, starts it again when it dies, and stops it when no
client holds a lease any more. When it is killed itself, the kernel tells the server to shut
down (Linux), so nothing is ever left running.
"""

import argparse
import os
import select
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from config.embedded import locks, postmaster
from config.embedded.account import Account, account_for
from config.embedded.binaries import programs_for
from config.embedded.cluster import prepare
from config.embedded.errors import EmbeddedServerError
from config.embedded.layout import Layout, open_private, trim_log, write_json
from config.embedded.processes import clear_the_way
from config.embedded.runfolder import claim, remove

GRACE = 3.0  # seconds without any lease before the server stops
TICK = 0.25
PAUSES = (0.0, 0.2, 0.5, 1.0, 2.0)  # before the 1st, 2nd … restart in a row; then it gives up
STABLE = 10.0  # seconds a server must live for its death to count as the first


@dataclass
class Supervisor:
    """One data folder, one server. `run_lock` is the open, locked socket folder."""

    layout: Layout
    account: Account
    programs: Path
    run_folder: Path
    run_lock: int
    durable: bool

    def __post_init__(self) -> None:
        self.server: subprocess.Popen[bytes] | None = None
        self.started_at = 0.0
        self.start_at = 0.0
        self.deaths = 0
        self.free_since: float | None = None
        self.told_to_stop = False
        self.lease = open_private(self.layout.lease_lock, os.O_RDWR)
        self.wake = self._listen_to_signals()

    def run(self) -> int:
        """Serve until there is a reason to stop; 0 unless the server would not stay up."""
        try:
            while not (reason := self._reason_to_stop()):
                self._look_after_server()
                trim_log(self.layout.server_log)
                select.select([self.wake], [], [], TICK)
                with suppress(BlockingIOError):
                    os.read(self.wake, 4096)
            log(f"stopping: {reason}")
            return 0
        except EmbeddedServerError as error:
            log(str(error))
            return 1
        finally:
            if self.server is not None:
                postmaster.stop(self.server)
            remove(self.run_folder)

    def _look_after_server(self) -> None:
        now = time.monotonic()
        if self.server is not None and self.server.poll() is not None:
            self.deaths = 1 if now - self.started_at >= STABLE else self.deaths + 1
            log(f"{self.server.pid} died: {self.server.returncode}, {self.deaths} in a row")
            self.server = None
            if self.deaths > len(PAUSES):
                raise EmbeddedServerError(
                    "The server keeps dying", log=self.layout.server_log, mend="read that log."
                )
            self.start_at = now + PAUSES[self.deaths - 1]
        if self.server is None and now >= self.start_at:
            patience = 2 if self.deaths else 15
            clear_the_way(self.layout.cluster, self.run_folder, patience=patience)
            self.server = postmaster.start(
                self.layout, self.account, self.programs, self.run_folder, durable=self.durable
            )
            self.started_at = time.monotonic()
            log(f"{self.server.pid} started as user {self.account.uid} in {self.run_folder}")

    def _reason_to_stop(self) -> str | None:
        now = time.monotonic()
        if self.told_to_stop:
            return "told by a signal"
        if self.layout.stop_request.exists():
            self.layout.stop_request.unlink(missing_ok=True)
            return "asked to"
        if not locks.same_file(self.lease, self.layout.lease_lock):
            return "the data folder is gone"
        settled = self.server is not None and now - self.started_at >= STABLE
        socket = self.run_folder / f".s.PGSQL.{postmaster.PORT}"
        swept = settled and not socket.exists()
        if swept or not locks.same_file(self.run_lock, self.run_folder):
            return "the socket is gone"  # a cleaner took it; the next client starts us afresh
        if not locks.try_lock(self.lease):
            self.free_since = None
            return None
        self.free_since = self.free_since or now
        if now - self.free_since >= GRACE:
            return "no client is left"  # and the lock stays ours: a newcomer waits for our end
        locks.unlock(self.lease)
        return None

    def _listen_to_signals(self) -> int:
        """A pipe that turns readable with every signal, so that a death is seen at once."""
        reader, writer = os.pipe()
        os.set_blocking(reader, False)
        os.set_blocking(writer, False)
        signal.set_wakeup_fd(writer, warn_on_full_buffer=False)

        def stop(number: int, frame: FrameType | None) -> None:
            self.told_to_stop = True

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        return reader


def log(message: str) -> None:
    """One line with the time in UTC."""
    print(time.strftime("%Y-%m-%d %H:%M:%SZ", time.gmtime()), message, flush=True)


def detach(layout: Layout) -> None:
    """Go on as a process of our own; the starter returns. Locks survive the fork."""
    if os.fork():
        os._exit(0)
    os.setsid()
    os.chdir("/")
    output = open_private(layout.supervisor_log, os.O_WRONLY | os.O_APPEND)
    quiet = os.open(os.devnull, os.O_RDONLY)
    for target, source in ((0, quiet), (1, output), (2, output)):
        os.dup2(source, target)
    os.close(output)
    os.close(quiet)


def prepared(layout: Layout, *, durable: bool) -> Supervisor:
    """Everything a server needs, made or found; call it with the supervisor's lock held."""
    account = account_for(layout.root)
    run_folder, run_lock = claim(layout, account)
    try:
        programs = programs_for(account, run_folder)
        prepare(layout, account, programs, durable=durable)
        endpoint = {"host": str(run_folder), "port": postmaster.PORT, "durable": durable}
        write_json(layout.endpoint, endpoint)
        layout.stop_request.unlink(missing_ok=True)
        trim_log(layout.supervisor_log)
        return Supervisor(layout, account, programs, run_folder, run_lock, durable)
    except BaseException:
        remove(run_folder)
        raise


def main(arguments: list[str]) -> int:
    """Prepare in the foreground, where an error reaches the starter; then serve detached."""
    parser = argparse.ArgumentParser(prog="python -m config.embedded.supervisor")
    parser.add_argument("data_dir", type=Path)
    parser.add_argument("--not-durable", action="store_true")
    options = parser.parse_args(arguments)
    layout = Layout.of(options.data_dir)
    os.umask(0o077)
    if locks.take(layout.supervisor_lock, deadline=time.monotonic() + 2) is None:
        return 0  # another supervisor was quicker
    try:
        supervisor = prepared(layout, durable=not options.not_durable)
    except (EmbeddedServerError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    detach(layout)
    return supervisor.run()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
