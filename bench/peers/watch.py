"""Timing steps by name, and counting their statements in a round of its own."""

from __future__ import annotations

from collections.abc import Callable
from statistics import quantiles
from time import perf_counter
from typing import Any

from django.db import connection


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
