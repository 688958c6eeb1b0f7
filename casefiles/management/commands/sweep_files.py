"""`manage.py sweep_files`: compare stored files with their rows, remove what belongs to nothing."""

from typing import Any

from django.core.management.base import BaseCommand

from casefiles.verbs.storage import sweep
from tenants.actors import system


class Command(BaseCommand):
    """Exit 0 when every row has its file; 1, with a line for each, when one is missing or changed."""

    help = "Remove stored files that no row names, and name rows whose file is missing or changed."

    def handle(self, *args: Any, **options: Any) -> None:
        """Sweep and report."""
        found = sweep(by=system("sweep_files"))
        for place in found.removed:
            self.stdout.write(f"removed  {place}")
        for row in found.missing:
            self.stdout.write(f"missing  {row}")
        for row in found.changed:
            self.stdout.write(f"changed  {row}")
        self.stdout.write(
            f"{found.checked} files compared, {len(found.removed)} removed,"
            f" {len(found.missing)} missing, {len(found.changed)} changed"
        )
        if found.missing or found.changed:
            raise SystemExit(1)
