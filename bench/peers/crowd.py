"""A thousand units with open tasks, grown from size to size."""

from __future__ import annotations

from bench.peers.copies import settle
from bench.peers.wide import BIG, FIRST, UNITS, Wide

UNIT_COUNT = 1000
FULL = 60  # open tasks that the measured unit has at least: more than a page


class Crowd:
    """The units and how many tasks each has so far."""

    def __init__(self) -> None:
        self.wide = Wide(UNIT_COUNT)
        self._have = {FIRST: 0, UNITS: 0}

    def grow(self, tasks: int) -> None:
        """So many open tasks in all; the measured unit has a full page at every size."""
        each = tasks // UNIT_COUNT
        self._add(FIRST, "", max(each, FULL))
        self._add(UNITS, FIRST, each)
        settle(*BIG)

    def _add(self, units: str, but: str, target: int) -> None:
        begin, self._have[units] = self._have[units] + 1, target
        if begin <= target:
            self.wide.cases(begin, target, units, but)
            self.wide.waiting(begin, target, units, but)
