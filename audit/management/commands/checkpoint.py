"""`manage.py checkpoint`: write the heads of all chains outside the database, now."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from audit import checkpoints
from tenants.scope import every_unit


class Command(BaseCommand):
    """Append a checkpoint."""

    help = "Write the heads of all chains into the checkpoint file."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write one line."""
        with every_unit(because="checkpoint of all chains"):
            count = checkpoints.write(settings.CHECKPOINT_FILE)
        self.stdout.write(f"{count} chains written to {settings.CHECKPOINT_FILE}")
