"""`manage.py acknowledge_gap --because TEXT`: put on record that entries were lost to a restore."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit.gaps import CannotAcknowledge, acknowledge
from tenants.actors import system


class Command(BaseCommand):
    """Acknowledge gaps, so that the next verification reports them as known."""

    help = (
        "Acknowledge the gaps that verify_trail reports after a restore; other faults stay faults."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Why, in words that an auditor will read."""
        parser.add_argument("--because", required=True, help="what happened; goes into the trail")

    def handle(self, *args: Any, **options: Any) -> None:
        """Record it in each chain and in the checkpoint file."""
        because = options["because"].strip()
        if not because:
            raise CommandError("Say what happened: --because TEXT.")
        path = settings.CHECKPOINT_FILE
        try:
            verdict = acknowledge(path, because=because, by=system("acknowledge_gap"))
        except CannotAcknowledge as refused:
            raise CommandError(str(refused)) from refused
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}. Run it again.") from error
        for gap in verdict.gaps:
            if gap.missing:
                self.stdout.write(f"{gap.chain.partition(':')[2]}: {gap.missing} acknowledged")
        self.stdout.write(
            f"{len(verdict.gaps)} chains and {len(verdict.lines)} places of the checkpoint file"
            " acknowledged. Take a copy of the checkpoint file now."
        )
