"""A polite rate: so many questions a second, evenly, whoever of several threads asks."""

import threading
from time import monotonic, sleep


class Pace:
    """`wait()` returns when the caller's turn has come."""

    def __init__(self, per_second: float) -> None:
        self._apart = 1.0 / per_second
        self._lock = threading.Lock()
        self._next = monotonic()

    def wait(self) -> None:
        """Sleep until the next free moment."""
        with self._lock:
            turn = max(self._next, monotonic())
            self._next = turn + self._apart
        delay = turn - monotonic()
        if delay > 0:
            sleep(delay)
