"""One workflow step of ours beside the same step in bare viewflow, on one database, in one run.

    .venv/bin/python bench/step.py [--rounds 300] [--no-fsync]

`sign` is a signature inside a unit with two signers: scope, row-level security, lock, separation of
duties, hash-chained entry, next task. `accept` is the office's last step: with a row version too.
Bare viewflow does assign + execute + next task, without tenants, trail or history. Rounds alternate.
Starts a database of its own and removes it; with DATABASE_URL a throw-away database there.
"""

from __future__ import annotations

import argparse
import gc
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
GOAL = 1.15


def options() -> argparse.Namespace:
    """The sizes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=300, help="steps of each kind (300)")
    parser.add_argument("--warm-up", type=int, default=20, help="rounds before counting (20)")
    parser.add_argument("--no-fsync", action="store_true", help="a server that may lose data")
    return parser.parse_args()


@contextmanager
def database() -> Iterator[None]:
    """Tables in a new database, made by the owner; gone afterwards, as is the embedded server."""
    import django
    from django.db import connections
    from django.test.utils import setup_databases, teardown_databases

    django.setup()
    made = setup_databases(0, interactive=False, aliases={"default", "owner"}, serialized_aliases=[])
    try:
        yield
    finally:
        connections["default"].close()
        teardown_databases(made, 0)
        connections.close_all()


@contextmanager
def folder() -> Iterator[None]:
    """A data folder for this run alone; the server in it is stopped before it goes."""
    with tempfile.TemporaryDirectory(prefix="chengxin-bench-") as place:
        os.environ["CHENGXIN_DATA"] = place
        try:
            yield
        finally:
            server = Path(place) / "postgres"
            if server.is_dir():
                stop = [sys.executable, "-m", "config.embedded", "stop", str(server)]
                subprocess.run(stop, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


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
        from django.db import connection

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


def measure(watch: Watch, rounds: int, warm_up: int) -> None:
    """Rounds of ours and theirs, in turn."""
    from bench import bare, ours
    from tests.cast import build_county

    county = build_county()
    signer, reviewer = county.actor("zjj-approver"), county.actor("reviewer")
    leader, user = county.actor("zjj-leader"), county.people["zjj-approver"]
    gc.disable()
    for number in range(-warm_up, rounds + 1):
        mine, theirs = ours.begin(county), bare.begin()
        watch.counting = number == rounds
        gc.collect(0)
        watch.time("sign", lambda pk=mine: ours.sign(county, pk, signer))
        task = bare.open_task(theirs)
        watch.time("bare sign", lambda pk=theirs, at=task: bare.do(pk, at, user))
        ours.sign(county, mine, leader)
        watch.time("accept", lambda pk=mine: ours.accept(county, pk, reviewer))
        task = bare.open_task(theirs)
        watch.time("bare accept", lambda pk=theirs, at=task: bare.do(pk, at, user))
        if number == -1:
            watch.taken.clear()


def report(watch: Watch, rounds: int) -> None:
    """The table, and the ratio as the last line."""
    print(f"{rounds} rounds; milliseconds and SQL statements of one step")
    print(f"{'step':<14}{'p50':>8}{'p95':>8}{'SQL':>6}{'p50 ÷ bare':>13}")
    for name in ("sign", "accept"):
        ratio = watch.at(name, 50) / watch.at(f"bare {name}", 50)
        for each, shown in ((name, f"{ratio:.2f}"), (f"bare {name}", "")):
            row = f"{each:<14}{watch.at(each, 50):>8.2f}{watch.at(each, 95):>8.2f}"
            print(f"{row}{watch.statements[each]:>6}{shown:>13}")
    print(f"ratio={watch.at('sign', 50) / watch.at('bare sign', 50):.2f} goal={GOAL}")


def main() -> None:
    """Measure and print; the exit status says nothing about the figures."""
    asked = options()
    sys.path[0] = str(ROOT)
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    os.environ["CHENGXIN_BENCH_FSYNC"] = "0" if asked.no_fsync else "1"
    watch = Watch()
    with ExitStack() as stack:
        stack.enter_context(folder())
        stack.enter_context(database())
        measure(watch, asked.rounds, asked.warm_up)
    report(watch, asked.rounds)


if __name__ == "__main__":
    main()
