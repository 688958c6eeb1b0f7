"""The short private folder of the unix socket.

A socket's path may have 107 bytes (103 on macOS); the path of a checkout may be longer.
"""

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from config.embedded import locks
from config.embedded.account import Account
from config.embedded.errors import EmbeddedServerError
from config.embedded.layout import Layout, read_json
from config.embedded.postmaster import PORT

LONGEST = 103


def claim(layout: Layout, account: Account) -> tuple[Path, int]:
    """A folder that only the server's account (and root) can enter, and a lock that keeps it.

    The lock also keeps temporary-file cleaners away. The folder used last time comes first,
    so that clients which remember the address find the server again.
    """
    for folder in candidates(layout, account):
        fd = _open(folder, account)
        if fd is not None:
            return folder, fd
    raise EmbeddedServerError(
        f"No temporary folder takes the server's socket (tried {tempfile.gettempdir()} and others)",
        mend="set TMPDIR to a short path that this user and the server's account can enter.",
    )


def candidates(layout: Layout, account: Account) -> Iterator[Path]:
    """Names to try, best first; the name carries the data folder and the account, so two
    checkouts and two users never meet."""
    if before := read_json(layout.endpoint).get("host"):
        yield Path(before)
    name = f"cx-{hashlib.sha256(os.fsencode(layout.root)).hexdigest()[:10]}-{account.uid}"
    # A socket's path must be short; whose the folder is gets checked before it is used.
    for base in dict.fromkeys((tempfile.gettempdir(), "/tmp", "/var/tmp")):  # noqa: S108 # nosec B108
        place = Path(os.path.realpath(base))
        if not place.is_dir() or not account.can_reach(place):
            continue
        for suffix in ("", "-2", "-3", "-4"):
            folder = place / (name + suffix)
            if len(os.fsencode(folder / f".s.PGSQL.{PORT}")) <= LONGEST:
                yield folder


def _open(folder: Path, account: Account) -> int | None:
    """Create or reopen one folder; None when it is somebody else's, a link, or stays in use."""
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            folder.mkdir(0o700)
        except FileExistsError:
            pass
        except OSError:
            return None
        try:
            fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except OSError:
            return None
        status = os.fstat(fd)
        if account.dropped and status.st_uid == 0:
            os.fchown(fd, account.uid, account.gid)
            status = os.fstat(fd)
        if status.st_uid != account.uid or status.st_mode & 0o077:
            os.close(fd)
            return None
        if locks.try_lock(fd) and locks.same_file(fd, folder):
            return fd
        os.close(fd)
        time.sleep(0.05)
    return None


def remove(folder: Path) -> None:
    """Delete the folder with all in it; what cannot be deleted is left."""
    shutil.rmtree(folder, ignore_errors=True)
