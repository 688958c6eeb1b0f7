"""The loop that serves: children, the embedded database, signals."""

import os
import select
import signal
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from config import embedded
from config.serving.child import Child, KeepsDying
from config.serving.ports import HOST

TICK = 0.5
DATABASE_EVERY = 3.0
READY_WITHIN = 60.0
GRACE = 8.0
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def web(port: int) -> Child:
    """gunicorn: two processes of four threads, this machine only."""
    options = ["--bind", f"{HOST}:{port}", "--workers", "2", "--threads", "4"]
    # The embedded database may need a moment to come back; --timeout leaves it that.
    options += ["--timeout", "60", "--graceful-timeout", "3", "--log-level", "warning"]
    return Child("web server", ["-m", "gunicorn", "config.wsgi", *options, "--no-control-socket"])


def worker() -> Child:
    """procrastinate's worker, with its schedule. An export does not hold up the rest."""
    options = ["--concurrency", "3", "--shutdown-graceful-timeout", "4"]
    return Child("worker", ["manage.py", "procrastinate", "worker", *options])


def answers(port: int) -> int:
    """The status of the first page; 0 while nobody answers."""
    try:
        # Our own page on this machine: the scheme and the host are written here.
        with urllib.request.urlopen(f"http://{HOST}:{port}/login/", timeout=10) as page:  # nosec B310
            return int(page.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


class Household:
    """Children that are kept alive until a signal says stop."""

    def __init__(self, children: Sequence[Child], *, database: Any, tell: Callable[[str], None]):
        """`database` is the `EMBEDDED` setting of the database, or None for a server elsewhere."""
        self.children, self.database, self.tell = children, database, tell
        self.stops = 0
        self.looked_at = 0.0

    def serve(self, port: int, *, ready: Callable[[int], None]) -> int:
        """Serve until told to stop; `ready` is called with the page's status once it answers.

        0 after an orderly stop, 1 when a child keeps dying or the page never answers.
        """
        with self._signals() as wake:
            try:
                late = time.monotonic() + READY_WITHIN
                status = 0
                while not self.stops:
                    self._look_around()
                    if not status and (status := answers(port)):
                        ready(status)
                    if not status and time.monotonic() > late:
                        self.tell(f"The page did not answer within {READY_WITHIN:g} s.")
                        return 1
                    self._rest(wake, TICK if status else 0.1)
                return 0
            except KeepsDying as death:
                self.tell(str(death))
                return 1
            finally:
                self._stop(wake)

    def _look_around(self) -> None:
        for child in self.children:
            if told := child.look_after():
                self.tell(told)
        now = time.monotonic()
        if self.database and now - self.looked_at >= DATABASE_EVERY:
            self.looked_at = now
            try:
                place = Path(self.database["data"])
                embedded.ensure(place, durable=self.database["durable"], patience=5)
            except embedded.EmbeddedServerError as error:
                self.tell(str(error))

    def _stop(self, wake: int) -> None:
        """Ask, wait, and end what is left; a second Ctrl-C ends it at once."""
        for child in self.children:
            child.ask_to_stop()
        deadline, so_far = time.monotonic() + GRACE, self.stops
        while not all(child.is_gone() for child in self.children):
            if time.monotonic() > deadline or self.stops > max(so_far, 1):
                break
            self._rest(wake, 0.1)
        for child in self.children:
            child.kill()

    def _rest(self, wake: int, seconds: float) -> None:
        select.select([wake], [], [], seconds)
        with suppress(BlockingIOError):
            os.read(wake, 4096)

    @contextmanager
    def _signals(self) -> Iterator[int]:
        """A pipe that turns readable with every signal; ours count how often we were told to stop."""

        def told(_number: int, _frame: object) -> None:
            self.stops += 1

        reader, writer = os.pipe()
        os.set_blocking(reader, False)
        os.set_blocking(writer, False)
        wake = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
        before = {number: signal.signal(number, told) for number in STOPPING}
        before[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda *_: None)
        try:
            yield reader
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
            signal.set_wakeup_fd(wake)
            os.close(reader)
            os.close(writer)
