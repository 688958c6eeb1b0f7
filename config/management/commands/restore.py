"""`manage.py restore FILE`: put a backup in the place of what is there, or only check it."""

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.backup.errors import BackupError
from config.backup.restoring import Restored, check, restore

GAP = 3


class Command(BaseCommand):
    """Restore. Exit code 0: restored; 1: refused, nothing changed; 3: restored, with a gap."""

    help = "Restore an archive made by backup; refuses a database that is not empty."
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        """Which archive; checking only; replacing what is there."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--check", action="store_true", help="read the archive to its end and change nothing"
        )
        parser.add_argument(
            "--replace", action="store_true", help="what the database and the folder hold is lost"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, or restore and say how the trail stands."""
        begun = time.monotonic()
        try:
            if options["check"]:
                facts = check(options["file"])
                self.stdout.write(f"{options['file']} is whole: {_described(facts)}")
                return
            done = restore(options["file"], replace=options["replace"])
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Restored {_described(done.facts)} ({time.monotonic() - begun:.1f} s)")
        self._report(done)

    def _report(self, done: Restored) -> None:
        for note in done.notes:
            self.stdout.write(f"note: {note}")
        verdict = done.verdict
        if verdict is None or not verdict.faults:
            self.stdout.write("The trail is whole as far as the checkpoints know.")
            return
        for fault in verdict.faults:
            self.stderr.write(str(fault))
        raise CommandError(
            "The restore is done, but the trail has a gap. Find out what was lost, then run"
            " manage.py acknowledge_gap --because '…'; see docs/operations.md.",
            returncode=GAP,
        )


def _described(facts: dict[str, Any]) -> str:
    """What an archive holds, in one line."""
    return (
        f"the backup of {facts['at']} (version {facts['version']}):"
        f" {sum(facts['tables'].values())} rows, {facts['files']} files,"
        f" checkpoint {facts['checkpoint']}"
    )
