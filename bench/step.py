"""One workflow step of ours beside the same step in bare viewflow, on one database, in one run.

    .venv/bin/python bench/step.py [--rounds 300] [--no-fsync]

`sign` is a signature inside a unit with two signers: scope, row-level security, lock, separation of
duties, a signature that is kept, hash-chained entry, next task. `accept` is the office's last step: with
a row version and the notice to whoever submitted it too. Bare viewflow does assign + execute + next
task, without tenants, trail, history or notice. Rounds alternate. The last line is `accept`'s, the
step that has all of it.

What the rest is, from a profile by processor time: ours asks no more statements than bare viewflow, but
larger ones. A sixth reads the process and, behind its lock, the record again; a seventh reads who is
asked, a tenth the pinned steps; a seventh stores two tasks with their links; a twelfth each is the
question whether the signer has signed before, and the screen's own reading of the record; a fifteenth is
the trail's lock, head, hash and entry. Nearly all of that is Django building SQL, not the database.

What was tried and kept: a scope's WHERE is built once and copied (`tenants/scoped.py`), no ORDER BY where
one row is fetched or Python sorts two; together a fifth of the calls and 1.73 → 1.44 in processor time.
Starts a database of its own and removes it; with DATABASE_URL a throw-away database there.
"""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from pathlib import Path
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


def report(watch: Any, rounds: int) -> None:
    """The table, and the ratio as the last line."""
    print(f"{rounds} rounds; milliseconds and SQL statements of one step")
    print(f"{'step':<14}{'p50':>8}{'p95':>8}{'SQL':>6}{'p50 ÷ bare':>13}")
    for name in ("sign", "accept"):
        ratio = watch.at(name, 50) / watch.at(f"bare {name}", 50)
        for each, shown in ((name, f"{ratio:.2f}"), (f"bare {name}", "")):
            row = f"{each:<14}{watch.at(each, 50):>8.2f}{watch.at(each, 95):>8.2f}"
            print(f"{row}{watch.statements[each]:>6}{shown:>13}")
    print(f"ratio={watch.at('accept', 50) / watch.at('bare accept', 50):.2f} goal={GOAL}")


def main() -> None:
    """Measure and print; the exit status says nothing about the figures."""
    asked = options()
    sys.path[0] = str(ROOT)
    with import_module("bench.peers.place").place(fsync=not asked.no_fsync):
        # The models can be imported only now that Django is set up.
        watch = import_module("bench.peers.rounds").measure(asked.rounds, asked.warm_up)
    report(watch, asked.rounds)


if __name__ == "__main__":
    main()
