"""Only the owner of the tables may change their shape; the application's login never does."""

from typing import Any


class OwnerMigrates:
    """`default` reads and writes rows, `owner` runs migrations; they are one database."""

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        """Migrations run on `owner` alone."""
        return db == "owner"

    def allow_relation(self, first: Any, second: Any, **hints: Any) -> bool:
        """Both aliases are the same database."""
        return True
