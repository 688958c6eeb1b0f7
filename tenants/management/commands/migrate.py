"""`migrate`, as the owner of the tables: the application's login may not change their shape."""

from typing import Any

from django.core.management.commands.migrate import Command as Migrate
from django.db import connections


class Command(Migrate):
    """Django's migrate on the `owner` connection."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate the one database, whichever alias was asked for.

        Data steps of installed packages write through `default`: for the length of the command it
        is the owner's connection, in the same transaction as the tables they belong to.
        """
        options["database"] = "owner"
        application = connections["default"]
        connections["default"] = connections["owner"]
        try:
            super().handle(*args, **options)
        finally:
            connections["default"] = application
