"""`manage.py verify_trail`: exit 0 when every chain holds, else 1 and a line per bad chain."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from audit.verify import verify
from tenants.scope import every_unit


class Command(BaseCommand):
    """Verify every chain of the trail against its hashes and the checkpoints outside."""

    help = "Verify the trail: names the first bad entry of every chain."

    def add_arguments(self, parser: CommandParser) -> None:
        """The checkpoint file may be another one, for example a copy kept elsewhere."""
        parser.add_argument("--checkpoints", type=Path, default=settings.CHECKPOINT_FILE)

    def handle(self, *args: Any, **options: Any) -> None:
        """Walk and report."""
        with every_unit(because="verify the trail"):
            verdict = verify(options["checkpoints"])
        for fault in verdict.faults:
            self.stderr.write(str(fault))
        self.stdout.write(
            f"{verdict.entries} entries, {verdict.chains} chains, {verdict.checkpoints} checkpoints,"
            f" {len(verdict.faults)} faults"
        )
        if verdict.faults:
            raise SystemExit(1)
