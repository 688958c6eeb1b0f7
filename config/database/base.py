"""Django's PostgreSQL backend that finds, and if need be starts, the embedded server.

The server is looked up when a connection is opened, not when settings are read: commands
that need no database start none, and a server that was killed comes back with the next one.
"""

from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError
from django.db.backends.postgresql.base import DatabaseWrapper as PostgresWrapper

from config import embedded

# Logins (host, port, user) that the policies hold for.
_WALLED: set[tuple[str, ...]] = set()
# Seconds for the embedded server to come: a command waits longer than the reader of a page.
PATIENCE, PAGE_PATIENCE = 30.0, 8.0


class DatabaseWrapper(PostgresWrapper):
    """A PostgreSQL connection; `settings_dict["EMBEDDED"]` names the data folder and the login."""

    def get_connection_params(self) -> dict[str, Any]:
        """Connection parameters, after the embedded server answers."""
        wanted = self.settings_dict.get("EMBEDDED")
        if wanted:
            server = self._embedded(Path(wanted["data"]), durable=wanted["durable"])
            login = getattr(server, wanted["login"])
            self.settings_dict.update(
                HOST=server.host,
                PORT=str(server.port),
                USER=login,
                PASSWORD=server.passwords[login],
            )
        params: dict[str, Any] = super().get_connection_params()
        return params

    def _embedded(self, data: Path, *, durable: bool) -> embedded.Server:
        """The embedded server; one that does not come is a database that is away, as any other."""
        patience = PAGE_PATIENCE if "LIMITS" in self.settings_dict else PATIENCE
        try:
            return embedded.ensure(data, durable=durable, patience=patience)
        except embedded.EmbeddedServerError as error:
            raise OperationalError(str(error)) from error

    def init_connection_state(self) -> None:
        """A new connection: only for a login that the walls hold for, and within the process's limits."""
        super().init_connection_state()
        self._demand_walls()
        self._set_limits()

    def _demand_walls(self) -> None:
        """Refuse a login that row-level security does not hold for, before it reads anything.

        Asked once for each login in a process: a pool hands out a connection for every request.
        """
        login = tuple(str(self.settings_dict[name]) for name in ("HOST", "PORT", "USER"))
        if self.alias != "default" or login in _WALLED:
            return
        with self.cursor() as cursor:
            cursor.execute(
                "SELECT bool_or(rolsuper OR rolbypassrls) FROM pg_roles"
                " WHERE rolname IN (session_user, current_user)"
            )
            sees_all = cursor.fetchone()[0]
        if sees_all:
            self.close()
            raise ImproperlyConfigured(
                "The application's database login is a superuser or bypasses row-level security:"
                " every unit would see every other. Let it be chengxin_app (README, Database)."
            )
        _WALLED.add(login)

    def _set_limits(self) -> None:
        """`settings_dict["LIMITS"]`, in milliseconds."""
        limits: dict[str, int] = self.settings_dict.get("LIMITS", {})
        if limits and self.connection is not None:
            statement = ", ".join("set_config(%s, %s, false)" for _ in limits)
            values = [str(part) for limit in limits.items() for part in limit]
            with self.connection.cursor() as cursor:
                cursor.execute(f"SELECT {statement}", values)
            if not self.get_autocommit():
                self.connection.commit()
