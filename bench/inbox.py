"""The inbox at 1,000, 100,000 and 1,000,000 open tasks of 1,000 units, beside viewflow's queue page.

    .venv/bin/python bench/inbox.py [--sizes 1000,100000,1000000] [--rounds 6] [--no-fsync]

Both are asked for over Django's test client: middleware, session, queries, template. The reader is a
person of one unit, who has a full page of tasks to claim at every size. Stock viewflow has as many tasks
in its own tables of the same database, with its own indexes. Units are kept apart as its documentation
shows: by a permission that names the unit (`.Permission(lambda activation: …)`), which the task carries
and the queue compares. Its page shows 25 tasks and offers every process of the queue in a filter; nothing
of it was changed, and guardian, which is ours, is not asked. Pages come five in a row, so that addresses
and templates are known as on a running server; rounds alternate. Starts a database of its own and
removes it. The rows are made in the database: all of it takes some minutes.
"""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
GOAL = 10


def options() -> argparse.Namespace:
    """The sizes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="1000,100000,1000000", help="open tasks in all")
    parser.add_argument(
        "--rounds", type=int, default=6, help="times five pages of each kind and size (6)"
    )
    parser.add_argument("--no-fsync", action="store_true", help="a server that may lose data")
    return parser.parse_args()


def main() -> None:
    """Measure and print; the exit status says nothing about the figures."""
    asked = options()
    sys.path[0] = str(ROOT)
    sizes = [int(each) for each in asked.sizes.split(",")]
    with import_module("bench.peers.place").place(fsync=not asked.no_fsync):
        # The models can be imported only now that Django is set up.
        lines = import_module("bench.peers.queues").measure(sizes, asked.rounds)
    print(
        f"{asked.rounds} rounds of five pages; milliseconds, SQL statements and KB of HTML of one page"
    )
    heads = f"{'tasks':>9}{'ours p50':>10}{'p95':>8}{'SQL':>5}{'KB':>7}"
    print(f"{heads}{'stock p50':>12}{'p95':>9}{'SQL':>5}{'KB':>8}{'stock ÷ ours':>14}")
    for line in lines:
        print(line.text())
    print(f"ours at {lines[-1].tasks} ÷ ours at {lines[0].tasks}: ", end="")
    print(f"{lines[-1].ours.p50 / lines[0].ours.p50:.2f} (goal 1.3)")
    print(f"ratio={lines[-1].ratio:.1f} goal={GOAL}")


if __name__ == "__main__":
    main()
