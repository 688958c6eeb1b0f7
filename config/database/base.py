"""Django's PostgreSQL backend that finds, and if need be starts, the embedded server.

The server is looked up when a connection is opened, not when settings are read: commands
that need no database start none, and a server that was killed comes back with the next one.
"""

from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.postgresql.base import DatabaseWrapper as PostgresWrapper

from config import embedded

# Logins (host, port, user) that the policies hold for.
_WALLED: set[tuple[str, ...]] = set()


class DatabaseWrapper(PostgresWrapper):
    """A PostgreSQL connection; `settings_dict["EMBEDDED"]` names the data folder and the login."""

    def get_connection_params(self) -> dict[str, Any]:
        """Connection parameters, after the embedded server answers."""
        wanted = self.settings_dict.get("EMBEDDED")
        if wanted:
            server = embedded.ensure(Path(wanted["data"]), durable=wanted["durable"])
            login = getattr(server, wanted["login"])
            self.settings_dict.update(
                HOST=server.host,
                PORT=str(server.port),
                USER=login,
                PASSWORD=server.passwords[login],
            )
        params: dict[str, Any] = super().get_connection_params()
        return params

    def init_connection_state(self) -> None:
        """Refuse a login that row-level security does not hold for, before it reads anything.

        Asked once for each login in a process: a pool hands out a connection for every request.
        """
        super().init_connection_state()
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
