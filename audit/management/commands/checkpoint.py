"""`manage.py checkpoint`: write the heads of all chains outside the database, now."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit import checkpoints, signing, timestamps


class Command(BaseCommand):
    """Append a checkpoint, or show the key that checkpoints are signed with."""

    help = "Write the heads of all chains, signed, into the checkpoint file."

    def add_arguments(self, parser: CommandParser) -> None:
        """The occasion; or only the key."""
        parser.add_argument("--because", default="by hand", help="the occasion, kept in the line")
        parser.add_argument(
            "--public-key",
            action="store_true",
            help="print the public key, by which anybody can check the file, and write nothing",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write one line and have it countersigned."""
        if options["public_key"]:
            self.stdout.write(signing.pem().decode(), ending="")
            return
        path = settings.CHECKPOINT_FILE
        try:
            count = checkpoints.take(options["because"])
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}. No checkpoint was written.") from error
        self.stdout.write(f"{count} chains written to {path}")
        if why := timestamps.countersign(path):
            self.stderr.write(f"Not countersigned yet, the next run asks again: {why}")
