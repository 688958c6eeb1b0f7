"""The units' years side by side in a few processes that never outlive the one that asked."""

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from datetime import datetime

from django.db import connections

from config.demo import unit_year

_LOOK_EVERY_SECONDS = 1.0


def live_side_by_side(
    codes: Sequence[str], until: datetime, workers: int
) -> Iterator[tuple[int, int]]:
    """Each unit's numbers of filings and cases, as its year is done.

    Units share no chain and no row, so they run in any order. When one fails, or at Ctrl-C, the
    workers are ended; what they had begun is rolled back.
    """
    # A forked worker opens its own connection; the parent's must not be shared.
    connections.close_all()
    fork = multiprocessing.get_context("fork")
    pool = ProcessPoolExecutor(workers, fork, initializer=_begin, initargs=(os.getpid(),))
    try:
        for future in as_completed([pool.submit(unit_year.live, code, until) for code in codes]):
            yield future.result()
        pool.shutdown()
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        for child in multiprocessing.active_children():
            child.terminate()
        raise


def _begin(parent: int) -> None:
    """In a worker: Ctrl-C is the parent's affair, and a parent that was killed takes us along."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK_EVERY_SECONDS)
    os._exit(1)
