"""Two pages in turn: our inbox, and the stock queue; with their statements and their size."""

from __future__ import annotations

import gc
from dataclasses import dataclass, field
from functools import partial
from statistics import quantiles
from time import perf_counter
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from bench.peers import stock
from bench.peers.crowd import FULL, UNIT_COUNT, Crowd
from bench.peers.wide import give_a_desk

WARM_UP = 2  # the settings change between the sides, which empties Django's caches
IN_A_ROW = 5
OURS = "/u/unit-1/?tab=free"


@dataclass
class Side:
    """One page at one size."""

    taken: list[float] = field(default_factory=list)
    statements: int = 0
    size: int = 0

    @property
    def p50(self) -> float:
        """Milliseconds that half of the pages stayed under."""
        return quantiles(self.taken, n=100, method="inclusive")[49]

    @property
    def p95(self) -> float:
        """Milliseconds that nearly all stayed under."""
        return quantiles(self.taken, n=100, method="inclusive")[94]


@dataclass
class Line:
    """Both pages at one size."""

    tasks: int
    ours: Side = field(default_factory=Side)
    theirs: Side = field(default_factory=Side)

    @property
    def ratio(self) -> float:
        """How many times slower the stock page is."""
        return self.theirs.p50 / self.ours.p50

    def text(self) -> str:
        """One row of the table."""
        ours, theirs = self.ours, self.theirs
        return (
            f"{self.tasks:>9}{ours.p50:>10.1f}{ours.p95:>8.1f}{ours.statements:>5}"
            f"{ours.size / 1024:>7.1f}{theirs.p50:>12.1f}{theirs.p95:>9.1f}"
            f"{theirs.statements:>5}{theirs.size / 1024:>8.1f}{self.ratio:>14.1f}"
        )


def measure(sizes: list[int], rounds: int) -> list[Line]:
    """Grow, then ask both in turn."""
    crowd, lines, filled = Crowd(), [], 0
    user = None
    for size in sizes:
        crowd.grow(size)
        stock.fill(filled + 1, size, FULL, UNIT_COUNT)
        filled = size
        user = user or give_a_desk(crowd.wide.county)
        print(f"{size} tasks stand", flush=True)
        lines.append(_one(size, user, rounds))
    return lines


def _one(size: int, user: Any, rounds: int) -> Line:
    line = Line(size)
    for number in range(rounds):
        sides = [partial(_ask, OURS, line.ours, user), partial(_ask_stock, line.theirs, user)]
        # Who goes first finds the caches colder: they take turns.
        for ask in sides if number % 2 else reversed(sides):
            ask()
    return line


def _ask_stock(side: Side, user: Any) -> None:
    """The stock page in its own settings. Guardian is ours: stock need not ask it for anything."""
    with override_settings(**stock.SETTINGS):
        # Set on the overriding settings alone: the registry of the applications stays as it is.
        settings.INSTALLED_APPS = [each for each in settings.INSTALLED_APPS if each != "guardian"]
        _ask(stock.PAGE, side, user)


def _ask(url: str, side: Side, user: Any) -> None:
    """Some pages one after the other, as a running server serves them: addresses and templates known."""
    client = Client()
    client.force_login(user)
    for _ in range(WARM_UP):
        answer = client.get(url)
        assert answer.status_code == 200, (url, answer.status_code)
    if not side.taken:
        with CaptureQueriesContext(connection) as asked:
            side.size = len(client.get(url).content)
        side.statements = len(asked)
    gc.collect()
    gc.disable()
    for _ in range(IN_A_ROW):
        begin = perf_counter()
        client.get(url)
        side.taken.append((perf_counter() - begin) * 1000)
    gc.enable()
