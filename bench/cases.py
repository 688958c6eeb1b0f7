"""Cases: listed and searched among a million; opened, queried and decided through the verbs.

    .venv/bin/python bench/cases.py [--cases 10000] [--rows 1000000] [--rounds 200] [--no-fsync]

`--rows` cases of a thousand to a unit with the policies on: the list and its search, the statements that
fetch it beside the same rows by SQL written by hand as a role without policies; and the whole request.
Rounds alternate. Then, beside those rows, `--cases` cases of one unit, each about a subject of its own,
through the product's verbs, one after the other: milliseconds and statements of each verb, for the first
half and for the second, so that what grows with a unit shows. The last line is the worse page's ratio.
Starts a database of its own and removes it.
"""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
GOAL = 1.15  # as the walls' own bench: nothing but the policies may cost


def options() -> argparse.Namespace:
    """The sizes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, default=10_000, help="through the verbs (10000)")
    parser.add_argument("--rows", type=int, default=1_000_000, help="listed (1000000)")
    parser.add_argument("--rounds", type=int, default=200, help="pages of each kind (200)")
    parser.add_argument("--no-fsync", action="store_true", help="a server that may lose data")
    return parser.parse_args()


def tell_of_verbs(halves: tuple[Any, Any], count: int, seconds: float) -> None:
    """The table of the verbs."""
    print(f"{count} cases in {seconds:.0f} s ({count / seconds:.1f} a second, one after the other)")
    print(f"{'verb':<10}{'p50':>8}{'p95':>8}{'p50 late':>10}{'p95 late':>10}{'SQL':>6}")
    for name in import_module("bench.peers.case_life").STEPS:
        early, late = halves
        row = f"{name:<10}{early.at(name, 50):>8.1f}{early.at(name, 95):>8.1f}"
        row += f"{late.at(name, 50):>10.1f}{late.at(name, 95):>10.1f}"
        print(f"{row}{late.statements[name]:>6}")


def tell_of_pages(pages: list[Any], rounds: int) -> None:
    """The table of the pages, and the ratio as the last line."""
    at = import_module("bench.peers.pages").at
    print(f"{rounds} rounds; milliseconds of the list's statements, by hand, of the whole request")
    heads = f"{'page':<8}{'p50':>8}{'p95':>8}{'hand p50':>10}{'hand p95':>10}{'ratio':>7}"
    print(f"{heads}{'whole p50':>11}{'whole p95':>11}{'SQL':>5}")
    for each in pages:
        row = f"{each.page.name:<8}{at(each.ours, 50):>8.2f}{at(each.ours, 95):>8.2f}"
        row += f"{at(each.theirs, 50):>10.2f}{at(each.theirs, 95):>10.2f}{each.ratio:>7.2f}"
        print(f"{row}{at(each.whole, 50):>11.1f}{at(each.whole, 95):>11.1f}{each.statements:>5}")
    print(f"ratio={max(each.ratio for each in pages):.2f} goal={GOAL}")


def main() -> None:
    """Measure and print; the exit status says nothing about the figures."""
    asked = options()
    sys.path[0] = str(ROOT)
    place = import_module("bench.peers.place").place
    with place(fsync=not asked.no_fsync):
        # The models can be imported only now that Django is set up.
        county = import_module("bench.peers.wide").fill(asked.rows)
        pages = import_module("bench.peers.case_pages").measure(county, asked.rounds)
        begin = perf_counter()
        halves = import_module("bench.peers.case_life").measure(county, asked.cases)
        tell_of_verbs(halves, asked.cases, perf_counter() - begin)
    tell_of_pages(pages, asked.rounds)


if __name__ == "__main__":
    main()
