"""What lies where in the data folder, and how files in it are opened safely."""

import json
import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.embedded.errors import EmbeddedServerError

LOG_LIMIT = 1_000_000
LOG_KEPT = 200_000


@dataclass(frozen=True)
class Layout:
    """Names inside one data folder. Every file belongs to the owner of the folder, mode 0600."""

    root: Path
    cluster: Path  # PGDATA, 0700, owned by the account the server runs under
    new_cluster: Path  # an unfinished initdb; thrown away on the next start
    passwords: Path
    endpoint: Path  # where the socket is; says nothing about who is alive
    bootstrapped: Path  # exists when the roles and the database do
    stop_request: Path
    start_lock: Path  # held while one client starts the server
    lease_lock: Path  # shared: one per client process
    supervisor_lock: Path  # held = a supervisor lives; the only proof of it
    supervisor_log: Path
    server_log: Path

    @classmethod
    def of(cls, data_dir: Path) -> "Layout":
        """The layout of a data folder by its real path, so two spellings mean one server."""
        root = Path(os.path.realpath(data_dir))
        return cls(
            root=root,
            cluster=root / "cluster",
            new_cluster=root / "cluster.new",
            passwords=root / "passwords.json",
            endpoint=root / "endpoint.json",
            bootstrapped=root / "bootstrapped",
            stop_request=root / "stop.request",
            start_lock=root / "start.lock",
            lease_lock=root / "lease.lock",
            supervisor_lock=root / "supervisor.lock",
            supervisor_log=root / "supervisor.log",
            server_log=root / "postgres.log",
        )

    def make(self) -> None:
        """Create the folder and missing parents, for the owner of the nearest existing parent.

        Root working in somebody's checkout must not leave folders there that the owner
        cannot use. Folders that exist already keep their owner and mode.
        """
        # Without /proc (macOS) a server that gave up root reaches its cluster by path.
        private = 0o700 if sys.platform == "linux" or os.geteuid() else 0o711
        missing = [path for path in (self.root, *self.root.parents) if not path.exists()]
        try:
            for path in reversed(missing):
                owner = path.parent.stat()
                path.mkdir(private if path == self.root else 0o755, exist_ok=True)
                if os.geteuid() == 0 and owner.st_uid != 0:
                    os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)
        except OSError as error:
            raise unusable(self.root, error) from error
        if not os.access(self.root, os.R_OK | os.W_OK | os.X_OK):
            raise unusable(self.root, "this user may not write there")


def unusable(folder: Path, why: object) -> EmbeddedServerError:
    """The error for a data folder that this user cannot work in."""
    return EmbeddedServerError(
        f"The data folder {folder} cannot be used ({why})",
        mend="run as the user who owns it, or as root: chown -R <user> the folder.",
    )


def open_private(path: Path, flags: int) -> int:
    """Open or create a 0600 file of the folder's owner.

    Never through a symlink: root may be working in a folder that somebody else writes to.
    """
    try:
        fd = os.open(path, flags | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise unusable(path.parent, error) from error
    if os.geteuid() == 0:
        folder, file = path.parent.stat(), os.fstat(fd)
        if file.st_uid != folder.st_uid and file.st_nlink == 1:
            os.fchown(fd, folder.st_uid, folder.st_gid)
    return fd


def write_json(path: Path, value: dict[str, Any]) -> None:
    """Replace a small file in one step, so that a reader never sees half of it."""
    draft = path.with_name(path.name + ".new")
    with open(open_private(draft, os.O_WRONLY | os.O_TRUNC), "w", encoding="utf-8") as file:
        json.dump(value, file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def read_json(path: Path) -> dict[str, Any]:
    """The content of a small file; {} when it is not there (yet) or not ours to read."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}


def trim_log(path: Path) -> None:
    """Keep the end of a log that grew too long; its writers append, so the file stays theirs.

    A log that cannot be trimmed is no reason to stop a server.
    """
    with suppress(OSError, EmbeddedServerError), open(open_private(path, os.O_RDWR), "r+b") as file:
        if file.seek(0, os.SEEK_END) <= LOG_LIMIT:
            return
        file.seek(-LOG_KEPT, os.SEEK_END)
        rest = file.read()
        file.seek(0)
        file.truncate()
        file.write(rest[rest.find(b"\n") + 1 :])
