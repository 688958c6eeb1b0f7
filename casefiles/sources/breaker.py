"""A circuit breaker: a platform that keeps failing is left alone for a while."""

import threading
from collections.abc import Callable
from time import monotonic


class Breaker:
    """Shut after `limit` failures in a row; after `rest` seconds one question may try again.

    One for each process: every worker finds out for itself, which costs `limit` questions each.
    """

    def __init__(
        self, limit: int = 3, rest: float = 60.0, now: Callable[[], float] = monotonic
    ) -> None:
        self.limit, self.rest, self._now = limit, rest, now
        self._failures, self._open_until = 0, 0.0
        self._lock = threading.Lock()

    def may_pass(self) -> bool:
        """Whether to ask. While it is open, one question per rest passes and tries."""
        with self._lock:
            if self._failures < self.limit:
                return True
            if self._now() < self._open_until:
                return False
            self._open_until = self._now() + self.rest
            return True

    def worked(self) -> None:
        """The platform answered."""
        with self._lock:
            self._failures = 0

    def failed(self) -> None:
        """It did not."""
        with self._lock:
            self._failures += 1
            if self._failures >= self.limit:
                self._open_until = self._now() + self.rest
