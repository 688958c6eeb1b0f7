"""Under whose name the server runs. PostgreSQL refuses to run as root."""

import os
import pwd
import sys
from dataclasses import dataclass
from pathlib import Path

from config.embedded.errors import EmbeddedServerError


@dataclass(frozen=True)
class Account:
    """A user and group number; `dropped` says that we are root and must become it."""

    uid: int
    gid: int
    dropped: bool

    def path_of(self, folder: Path) -> str:
        """How a process of this account that stands in `folder` names it.

        The parents of a data folder may be closed to it (/root is 0700), and we never open
        them. A working folder entered as root stays usable after root is given up, and
        /proc/self/cwd leads back to it without walking through the parents.
        """
        return "/proc/self/cwd" if self.dropped and sys.platform == "linux" else str(folder)

    def can_reach(self, path: Path) -> bool:
        """Whether every folder down to `path` may be entered, and `path` read or run.

        Counts mode bits only; an access list that allows more merely costs a copy.
        """
        if not self.dropped:
            return os.access(path, os.X_OK)
        for place in (path, *path.parents):
            status = place.stat()
            shift = 6 if status.st_uid == self.uid else 3 if status.st_gid == self.gid else 0
            if not status.st_mode >> shift & 1:
                return False
        return True


def account_for(folder: Path) -> Account:
    """The account for the server of a data folder.

    Ourselves; or, when we are root, the folder's owner, so that the same folder serves
    `sudo` today and its owner tomorrow; or `nobody` when the folder is root's own.
    """
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), dropped=False)
    owner = folder.stat()
    if owner.st_uid != 0:
        return Account(owner.st_uid, owner.st_gid, dropped=True)
    return nobody()


def nobody() -> Account:
    """The account without rights that every system has."""
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        raise EmbeddedServerError(
            "PostgreSQL refuses to run as root and this system has no user 'nobody' to run it as",
            mend="create the user, run as an ordinary user, or set DATABASE_URL to a server.",
        ) from None
    return Account(entry.pw_uid, entry.pw_gid, dropped=True)


def has_name(uid: int) -> bool:
    """Whether the number has an entry in the user list (initdb insists on one)."""
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def give(folder: Path, account: Account) -> None:
    """Make a folder and all in it belong to the account, without following links."""
    os.chown(folder, account.uid, account.gid, follow_symlinks=False)
    for place, folders, files in os.walk(folder):
        for name in (*folders, *files):
            os.chown(os.path.join(place, name), account.uid, account.gid, follow_symlinks=False)
