"""Django's PostgreSQL backend that finds, and if need be starts, the embedded server.

The server is looked up when a connection is opened, not when settings are read: commands
that need no database start none, and a server that was killed comes back with the next one.
"""

from pathlib import Path
from typing import Any

from django.db.backends.postgresql.base import DatabaseWrapper as PostgresWrapper

from config import embedded


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
