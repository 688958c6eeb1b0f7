"""The walls' price: the list of cases with row-level security beside the same queries without.

    .venv/bin/python bench/rls.py [--rows 100000] [--rounds 200] [--no-fsync]

The queries are those that the product's own page runs, caught as it runs them, for a unit with a
thousand cases among `--rows`. Both sides have the manager's plain WHERE; one side runs them as the
application inside its scope, the other as a role that has no policies. What entering the scope costs
(one statement a page, whatever the page) stands beside it. Rounds alternate. Starts a database of its
own and removes it.
"""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
GOAL = 1.15


def options() -> argparse.Namespace:
    """The sizes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=100_000, help="cases (100000); try 1000000")
    parser.add_argument("--rounds", type=int, default=200, help="pages of each kind (200)")
    parser.add_argument("--no-fsync", action="store_true", help="a server that may lose data")
    return parser.parse_args()


def main() -> None:
    """Measure and print; the exit status says nothing about the figures."""
    asked = options()
    sys.path[0] = str(ROOT)
    with import_module("bench.peers.place").place(fsync=not asked.no_fsync):
        # The models can be imported only now that Django is set up.
        pages = import_module("bench.peers.pages").measure(asked.rows, asked.rounds)
    print(
        f"{asked.rounds} rounds; milliseconds of all queries of one page, and of entering its scope"
    )
    heads = f"{'page':<18}{'p50':>8}{'p95':>8}{'plain p50':>11}{'plain p95':>11}{'ratio':>7}{'scope':>9}"
    print(f"{heads}  plan")
    for page in pages:
        print(page.line())
    print(f"ratio={pages[0].ratio:.2f} goal={GOAL}")


if __name__ == "__main__":
    main()
