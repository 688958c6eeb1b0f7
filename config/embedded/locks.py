"""Locks that the kernel releases when their holder dies, however it dies (flock)."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.embedded.layout import open_private


def try_lock(fd: int, *, shared: bool = False) -> bool:
    """Take the lock at once or not at all."""
    try:
        fcntl.flock(fd, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def unlock(fd: int) -> None:
    """Give the lock back but keep the file open."""
    fcntl.flock(fd, fcntl.LOCK_UN)


def take(path: Path, *, deadline: float, shared: bool = False) -> int | None:
    """A descriptor that holds the lock on the file of this name; None when the time is up.

    The file is looked at again afterwards: a lock on a file that was deleted meanwhile
    (a wiped data folder) protects nothing.
    """
    while True:
        fd = open_private(path, os.O_RDWR)
        if try_lock(fd, shared=shared) and same_file(fd, path):
            return fd
        os.close(fd)
        if time.monotonic() >= deadline:
            return None
        time.sleep(0.01)


@contextmanager
def taken(path: Path, *, deadline: float) -> Iterator[bool]:
    """Hold an exclusive lock for a block; False when it could not be had in time."""
    fd = take(path, deadline=deadline)
    try:
        yield fd is not None
    finally:
        if fd is not None:
            os.close(fd)


def is_held(path: Path) -> bool:
    """Whether somebody holds the exclusive lock right now."""
    fd = take(path, deadline=0, shared=True)
    if fd is not None:
        os.close(fd)
    return fd is None


def same_file(fd: int, path: Path) -> bool:
    """Whether the name still leads to the open file."""
    try:
        return os.path.samestat(os.fstat(fd), os.lstat(path))
    except OSError:
        return False
