"""`manage.py open_period`: open one period's filings for every unit of an office; safe to repeat."""

import re
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from casefiles.models import FilingKind
from casefiles.verbs.periods import open_period
from tenants.actors import system
from tenants.commandline import office_of

OF_A_MONTH = (re.compile(r"20\d\d-(0[1-9]|1[0-2])"), "2026-10")
OF_A_HALF = (re.compile(r"20\d\d-H[12]"), "2026-H1")
OF_A_YEAR = (re.compile(r"20\d\d"), "2026")


class Command(BaseCommand):
    """Open a period."""

    help = "Open the filings of one period for every unit on the office's roster."

    def add_arguments(self, parser: CommandParser) -> None:
        """Office, kind, period."""
        parser.add_argument("--office", required=True, metavar="CODE", help="division code")
        parser.add_argument("--kind", required=True, choices=FilingKind.values)
        parser.add_argument("--period", required=True, help="2026-10, 2026-H1 or 2026")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check the period's shape and open it."""
        office, kind = office_of(options["office"]), FilingKind(options["kind"])
        shapes = {FilingKind.PROGRESS: OF_A_MONTH, FilingKind.SUMMARY: OF_A_HALF}
        shape, example = shapes.get(kind, OF_A_YEAR)
        if not shape.fullmatch(options["period"]):
            raise CommandError(f"A period of {kind.value} looks like {example}.")
        opened = open_period(office, kind, options["period"], by=system("open_period"))
        self.stdout.write(f"{opened} filings opened")
