"""Throwing the demo's data away: the embedded database, files, checkpoints. Nothing else."""

import shutil
import time
from pathlib import Path

from config.embedded import __main__ as control
from config.embedded import locks
from config.embedded.layout import Layout
from config.settings.base import DATA

LOCK = DATA / "demo.lock"  # shared by every running demo of this data folder
OURS = ("postgres", "files", "checkpoints.jsonl")


class StillRunning(RuntimeError):
    """A demo runs on this data; stop it first."""


def throw_away(data: Path) -> list[str]:
    """Stop the embedded server and delete what the demo made; returns the names. Raises StillRunning."""
    if not data.is_dir():
        return []
    with locks.taken(data / LOCK.name, deadline=time.monotonic() + 1) as alone:
        if not alone:
            raise StillRunning("The demo is running; stop it with Ctrl-C first.")
        if (data / "postgres").is_dir():
            control.stop(Layout.of(data / "postgres"))
        beside = sorted(each.name for each in data.glob("checkpoints.*") if each.name not in OURS)
        return [name for name in (*OURS, *beside) if _delete(data / name)]


def _delete(path: Path) -> bool:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
        return True
    found = path.exists()
    path.unlink(missing_ok=True)
    return found
