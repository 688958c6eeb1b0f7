"""`manage.py backup OUT`: database, files and checkpoints into one sealed archive."""

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.backup.errors import BackupError
from config.backup.taking import back_up


class Command(BaseCommand):
    """Back up."""

    help = (
        "Write database, files and checkpoints into one encrypted archive; work goes on meanwhile."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to."""
        parser.add_argument("out", type=Path, metavar="OUT", help="a file that does not exist yet")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it, whole or not at all."""
        begun = time.monotonic()
        try:
            facts = back_up(options["out"])
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{options['out']}: {sum(facts['tables'].values())} rows in {len(facts['tables'])} tables,"
            f" {facts['files']} files, checkpoint {facts['checkpoint']}, {facts['bytes']:,} bytes"
            f" ({time.monotonic() - begun:.1f} s)"
        )
