"""Where an archive is restored to: may it be, what is set aside meanwhile, and putting it back."""

import secrets
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.db import connections
from psycopg import sql

from audit.guards import FOUNDATION
from config.backup import postgres
from config.backup.errors import BackupError
from config.backup.taking import WORK
from tenants.rights import BACKUP

# Tables that a fresh installation fills by itself.
OF_AN_EMPTY_ONE = frozenset(
    {"django_migrations", "django_content_type", "auth_permission", "procrastinate_workers"}
)
ASIDE = "before_restore_"

_OTHERS = """
SELECT count(*) FROM pg_stat_activity
WHERE datid = (SELECT oid FROM pg_database WHERE datname = current_database())
AND usesysid IS NOT NULL AND pid <> pg_backend_pid()
"""


class Database:
    """The database: its schema is set aside while another one is loaded in its place."""

    def __init__(self) -> None:
        self.aside = ASIDE + secrets.token_hex(4)

    def refuse_unless_free(self, *, server: int, replace: bool) -> None:
        """Raises BackupError when somebody is connected, rows would be lost, or it is too old."""
        connections.close_all()
        with postgres.connected("owner") as owner:
            if owner.info.server_version // 10_000 < server:
                raise BackupError(
                    f"The archive is of PostgreSQL {server}; this server is older"
                    f" ({owner.info.server_version // 10_000})."
                )
            others = owner.execute(_OTHERS).fetchone()
            if others and others[0]:
                raise BackupError(
                    f"{others[0]} connections use this database: stop the web server and the worker."
                )
            full = [
                name
                for name, rows in postgres.rows_by_table(owner).items()
                if rows and name not in OF_AN_EMPTY_ONE
            ]
        if full and not replace:
            raise BackupError(
                f"The database is not empty ({full[0]} holds rows). Give --replace to replace it;"
                " what it holds is then gone."
            )

    def preamble(self) -> bytes:
        """Begin: set the schema aside and make an empty one. Nothing counts before COMMIT."""
        return (
            "BEGIN;\nSET LOCAL lock_timeout = '10s';\nSET statement_timeout = 0;\n"
            "SET idle_in_transaction_session_timeout = 0;\n"
            # The dump names the guards' functions; what they are is laid first, as a migration does.
            f"{FOUNDATION}\n"
            f"ALTER SCHEMA public RENAME TO {self.aside};\n"
        ).encode()

    def put_back(self) -> None:
        """As it was before."""
        connections.close_all()
        self._as_owner("DROP SCHEMA public CASCADE", f"ALTER SCHEMA {self.aside} RENAME TO public")

    def forget_what_was(self) -> None:
        """Drop what was set aside, now and by restores that were interrupted."""
        connections.close_all()
        with postgres.connected("owner") as owner:
            names = owner.execute(
                "SELECT nspname FROM pg_namespace WHERE nspname LIKE %s", [f"{ASIDE}%"]
            ).fetchall()
        # A long list of tables is dropped in one transaction; its locks are nobody's concern.
        for (name,) in names:
            self._as_owner(f"DROP SCHEMA {name} CASCADE")

    def rows(self) -> dict[str, int]:
        """How many rows each table holds now."""
        with postgres.connected("default") as connection:
            connection.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(BACKUP)))
            return postgres.rows_by_table(connection)

    def _as_owner(self, *statements: str) -> None:
        with postgres.connected("owner") as owner:
            owner.execute("SET client_min_messages = warning")
            for statement in statements:
                owner.execute(statement.encode())


class Folder:
    """The files' folder: new files are gathered inside it and change places with the old ones.

    Inside, and by renaming, so that it works where the folder is a mount of its own.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._work = folder / WORK
        self._new, self._old = self._work / "new", self._work / "old"
        self._moving_in = self._work / "moving-in"  # from here on, what stands outside is new

    def refuse_unless_free(self, *, replace: bool) -> None:
        """Raises BackupError when files would be lost."""
        if replace or not self.folder.is_dir():
            return
        if self._here():
            raise BackupError(
                f"{self.folder} holds files. Give --replace to replace them; they are then gone."
            )

    def begin(self) -> None:
        """An empty place for the new files; what an interrupted restore had set aside comes back."""
        if self._old.is_dir():
            self.put_back()
        shutil.rmtree(self._work, ignore_errors=True)
        for place in (self._new, self._old):
            place.mkdir(parents=True, mode=0o700)

    def take_in(self, name: Any, content: Any) -> None:
        """One file of the archive."""
        path = self._new / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            shutil.copyfileobj(content, file, 1024 * 1024)

    def swap(self) -> None:
        """The new files take the places of the old ones."""
        for each in self._here():
            each.rename(self._old / each.name)
        self._moving_in.touch()
        for each in list(self._new.iterdir()):
            each.rename(self.folder / each.name)

    def put_back(self) -> None:
        """The old files as they were, however far `swap` had come, in this process or a killed one."""
        if self._moving_in.exists():
            for each in self._here():
                shutil.rmtree(each) if each.is_dir() else each.unlink()
            self._moving_in.unlink()
        for each in list(self._old.iterdir()):
            each.rename(self.folder / each.name)

    def _here(self) -> list[Path]:
        return [each for each in self.folder.iterdir() if each.name != WORK]

    def forget_what_was(self) -> None:
        """Delete what was set aside."""
        with suppress(OSError):
            shutil.rmtree(self._work)
