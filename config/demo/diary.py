"""A diary: deeds at their moments, done in order, each with the clock set to its moment."""

import heapq
from collections.abc import Callable
from datetime import datetime, timedelta

from tenants import clock

Deed = Callable[[], None]
GAP = timedelta(seconds=7)


class Diary:
    """Deeds of one unit. A deed may write further ones; what lies after `until` never happens."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        self._heap: list[tuple[datetime, int, Deed]] = []
        self._written = 0

    def write(self, moment: datetime, deed: Deed) -> None:
        """Plan a deed."""
        self._written += 1
        heapq.heappush(self._heap, (moment, self._written, deed))

    def live(self) -> None:
        """Do everything up to `until`, at least seven seconds apart."""
        last: datetime | None = None
        while self._heap:
            moment, _number, deed = heapq.heappop(self._heap)
            if last is not None:
                moment = max(moment, last + GAP)
            if moment > self.until:
                return
            last = moment
            with clock.at(moment):
                deed()
