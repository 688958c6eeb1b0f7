"""`manage.py forget`: remove the data of persons from cases whose time to be kept has ended.

    manage.py forget --dry-run              what would go, by unit
    manage.py forget --before 2016-01-01    cases decided before that day

The day may not lie inside the retention period (CHENGXIN_RETENTION_YEARS, 10 unless set), which is
the office's decision under its archive rules (GB/T 18894). Names, identity numbers, what was written
about the person, findings and evidence leave the tables, their versions and the file storage; the
workbooks exported before that day go too. The trail says so, case by case. The worker does the same
each month when CHENGXIN_FORGET_MONTHLY is set. Backups keep what they hold until they are deleted.
"""

from collections import Counter
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from audit.exporting import exported_before, forget_export
from casefiles.verbs.forgetting import forget_all, last_day, waiting
from tenants.actors import system
from tenants.commandline import refusals_as_errors
from tenants.scope import every_unit


class Command(BaseCommand):
    """Forget."""

    help = "Remove personal data from cases decided before the retention period."

    def add_arguments(self, parser: CommandParser) -> None:
        """The day, and looking only."""
        parser.add_argument("--before", type=date.fromisoformat, metavar="DATE")
        parser.add_argument("--dry-run", action="store_true", help="only say what would go")

    def handle(self, *args: Any, **options: Any) -> None:
        """Forget, or count."""
        before = options["before"] or last_day()
        with refusals_as_errors():
            if options["dry_run"]:
                self._count(before)
                return
            gone = list(forget_all(before, by=system("forget")))
        exports = [forget_export(run, by=system("forget")) for run in exported_before(before)]
        self.stdout.write(
            f"Before {before}: {len(gone)} cases, {sum(each.subject for each in gone)} persons,"
            f" {sum(each.files for each in gone)} files, {len(exports)} exports forgotten."
        )

    def _count(self, before: date) -> None:
        with every_unit(because="what would be forgotten"):
            units = Counter(each.unit.code for each in waiting(before))
        for code, count in sorted(units.items()):
            self.stdout.write(f"{code}: {count} cases")
        self.stdout.write(
            f"Before {before}: {units.total()} cases and {len(exported_before(before))} exports"
            " would be forgotten; nothing was changed."
        )
