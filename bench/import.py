"""A list of 100,000 matters read, validated, linted and stored, beside django-import-export.

    .venv/bin/python bench/import.py [--rows 100000] [--no-fsync]

Both get the same workbook in the product's own layout and leave the same rows, findings and entry in
the same walled tables, each in one transaction of a unit. The peer is used as its manual advises for
speed: bulk inserts, no diffs, no skipped rows; its columns are converted and checked by the product's
own functions, and the rules read its list as they read ours. The product takes at most 5,000 matters
from a unit and waits 40 s for the confined child; the measurement asks for more room and patience,
and leaves the child's own limits as they are. Each side runs in a process of its own, so that its
peak memory is its own; ours includes the confined child's. The floor reads the same cells with
calamine and copies the same rows into a table without walls or keys.
"""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
GOAL = 10


def options() -> argparse.Namespace:
    """How many rows."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=100_000, help="matters in the workbook")
    parser.add_argument("--no-fsync", action="store_true", help="a server that may lose data")
    return parser.parse_args()


def main() -> None:
    """Measure and print; the exit status says nothing about the figures."""
    asked = options()
    sys.path[0] = str(ROOT)
    with import_module("bench.peers.place").place(fsync=not asked.no_fsync):
        # The models can be imported only now that Django is set up.
        sides = import_module("bench.peers.workbooks").measure(asked.rows)
    print(f"{asked.rows} rows; seconds of wall clock and of processors, peak memory in MB")
    print(f"{'':<22}{'wall':>8}{'cpu':>8}{'memory':>8}{'of child':>10}")
    for name, side in sides.items():
        print(f"{name:<22}{side.wall:>8.1f}{side.cpu:>8.1f}{side.memory:>8.0f}{side.child:>10.0f}")
    ours, theirs = sides["chengxin"], sides["django-import-export"]
    print(f"peak memory with the child: {ours.memory + ours.child:.0f} MB (goal 300)")
    print(f"ours ÷ floor: {ours.wall / sides['floor'].wall:.2f}")
    print(f"ratio={theirs.wall / ours.wall:.1f} goal={GOAL}")


if __name__ == "__main__":
    main()
