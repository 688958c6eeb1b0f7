"""A batch of subjects against a platform on this machine that answers in 50 ms.

    .venv/bin/python bench/batch.py [--rows 5000] [--delay 0.05] [--no-fsync]

The list is read, laid in, asked about at the polite rate of `CHENGXIN_CREDIT_PLATFORM_RATE`, kept with its
evidence, and the workbook is written; all of it by the verbs and the function that the worker calls. The
floor is what the platform alone would cost at that rate. The last line is our seconds by the sixty that
an office waits. Starts a database of its own and removes it.
"""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LIMIT = 60.0
GOAL = 1.0


def options() -> argparse.Namespace:
    """The sizes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=5000, help="subjects in the list (5000)")
    parser.add_argument("--delay", type=float, default=0.05, help="seconds of the platform (0.05)")
    parser.add_argument("--no-fsync", action="store_true", help="a server that may lose data")
    return parser.parse_args()


def main() -> None:
    """Measure and print; the exit status says nothing about the figures."""
    asked = options()
    sys.path[0] = str(ROOT)
    platform = import_module("bench.peers.slow_platform").running
    with (
        platform(asked.delay) as city,
        import_module("bench.peers.place").place(fsync=not asked.no_fsync),
    ):
        taken = import_module("bench.peers.batch_list").measure(asked.rows, city.url)
        rate = import_module("django.conf").settings.CREDIT_PLATFORM_RATE
        source = import_module("casefiles.sources.platform").CityPlatform
        counted, questions, most = city.counted.value, city.asked.value, city.most_at_once.value
    floor = max(asked.rows / rate, asked.rows * asked.delay / source.at_once)
    print(f"{asked.rows} rows: read {taken.book:.1f} s, read and laid in {taken.laid:.1f} s")
    print(f"asked, kept and written {taken.asked:.1f} s ({asked.rows / taken.asked:.0f} a second)")
    print(f"the platform alone at {rate} a second: {floor:.1f} s")
    print(f"questions {questions}, counted {counted}, most at once {most} (of {source.at_once})")
    print(f"verdicts {taken.verdicts}, workbook {taken.result_bytes / 1024:.0f} KB")
    print(f"ratio={taken.asked / LIMIT:.2f} goal={GOAL:.2f}")


if __name__ == "__main__":
    main()
