"""The rounds: ours and theirs in turn, timed; their statements counted in a round of its own."""

from __future__ import annotations

import gc
from collections.abc import Callable
from functools import partial
from statistics import quantiles
from time import perf_counter
from typing import Any

from django.db import connection

from bench.peers import bare_step as bare
from bench.peers import our_step as ours
from tests.cast import build_county


class Watch:
    """Times a step; its statements are counted in a round of their own."""

    def __init__(self) -> None:
        self.taken: dict[str, list[float]] = {}
        self.statements: dict[str, int] = {}
        self.counting = False

    def time(self, name: str, step: Callable[[], None]) -> None:
        """Do the step, and keep its milliseconds."""
        if self.counting:
            self._count(name, step)
            return
        begin = perf_counter()
        step()
        self.taken.setdefault(name, []).append((perf_counter() - begin) * 1000)

    def _count(self, name: str, step: Callable[[], None]) -> None:
        counted = 0

        def wrapper(execute: Any, *arguments: Any) -> Any:
            nonlocal counted
            counted += 1
            return execute(*arguments)

        with connection.execute_wrapper(wrapper):
            step()
        self.statements[name] = counted

    def at(self, name: str, percent: int) -> float:
        """Milliseconds that so many percent of the steps stayed under."""
        return quantiles(self.taken[name], n=100, method="inclusive")[percent - 1]


def measure(rounds: int, warm_up: int) -> Watch:
    """Rounds of ours and theirs, in turn."""
    watch = Watch()
    county = build_county()
    signer, reviewer = county.actor("zjj-approver"), county.actor("reviewer")
    leader, user = county.actor("zjj-leader"), county.people["zjj-approver"]
    gc.disable()
    for number in range(-warm_up, rounds + 1):
        mine, theirs = ours.begin(county), bare.begin()
        watch.counting = number == rounds
        gc.collect(0)
        for name, step, by in (("sign", ours.sign, signer), ("accept", ours.accept, reviewer)):
            if name == "accept":
                ours.sign(county, mine, leader)
            task = bare.open_task(theirs)
            pair = [
                (name, partial(step, county, mine, by)),
                (f"bare {name}", partial(bare.do, theirs, task, user)),
            ]
            # Who goes first finds the caches colder: they take turns.
            for each, deed in pair if number % 2 else reversed(pair):
                watch.time(each, deed)
        if number == -1:
            watch.taken.clear()
    return watch
