"""`manage.py export_assessment --office 350122 --year 2026 OUT.xlsx`: assess and write the workbook."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit.assessing import NoRubric
from audit.exporting import export_now
from audit.management.commands.assess import publish_first
from tenants.actors import system
from tenants.commandline import office_of


class Command(BaseCommand):
    """Write the assessment with its evidence."""

    help = "Compute and keep the scores of all units, and write them with their evidence as XLSX."

    def add_arguments(self, parser: CommandParser) -> None:
        """Office, year, where to."""
        parser.add_argument("--office", required=True, metavar="CODE", help="division code")
        parser.add_argument("--year", required=True, type=int)
        parser.add_argument("out", type=Path, metavar="OUT.xlsx")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it; an existing file is replaced."""
        office, year, out = office_of(options["office"]), options["year"], options["out"]
        if out.is_dir():
            raise CommandError(f"{out} is a folder.")
        try:
            rows = export_now(office, year, out, by=system("export_assessment"))
        except NoRubric as refusal:
            raise CommandError(publish_first(office.division_code, year)) from refusal
        except OSError as error:
            raise CommandError(f"{out}: {error.strerror}") from error
        self.stdout.write(f"{rows} rows written to {out}")
