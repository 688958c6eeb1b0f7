"""`manage.py verify_trail`: exit 0 when every chain holds, else 1 and a line per bad chain."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from audit.verdicts import Verdict
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
        if verdict.gaps or verdict.lines:
            self.stderr.write(
                "If a backup was restored: manage.py acknowledge_gap --because '…'; see"
                " docs/operations.md. If none was, somebody cut the trail."
            )
        self._report(verdict)
        if verdict.faults:
            raise SystemExit(1)

    def _report(self, verdict: Verdict) -> None:
        """What was walked, what is known, and what no verification can know."""
        self.stdout.write(
            f"{verdict.entries} entries, {verdict.chains} chains, {verdict.checkpoints} checkpoints,"
            f" {len(verdict.faults)} faults"
        )
        silent = 0
        for known in verdict.known:
            if known.gap.missing:
                chain = known.gap.chain.partition(":")[2]
                self.stdout.write(
                    f"known gap: {chain} {known.gap.missing} lost, acknowledged {known.at}:"
                    f" {known.because}"
                )
            else:
                silent += 1
        if silent:
            self.stdout.write(f"known gap: {silent} more chains began a new series, no loss known")
        for note in verdict.notes:
            self.stdout.write(f"note: {note}")
        if verdict.countersigned:
            self.stdout.write(f"countersigned up to line {verdict.countersigned}")
        self.stdout.write(
            f"{verdict.after_last} entries are newer than the last checkpoint: if whoever owns the"
            " database rewrote or cut those, no verification can find it"
        )
