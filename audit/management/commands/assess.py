"""`manage.py assess --office 350122 --year 2026`: compute, keep and print the ranking."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit.assessing import NoRubric, YearLocked, YearShown, assess
from audit.exports.text import width
from audit.kept import published_assessment
from audit.locking import differences
from audit.scoring.engine import Sheet, ranked
from tenants.actors import system
from tenants.commandline import office_of
from tenants.models import Office
from tenants.scope import office_scope

LEFT = {1}  # the unit's name; everything else is a figure or a mark


class Command(BaseCommand):
    """Assess a year."""

    help = "Compute and keep the scores of all units of an office, and print the ranking."

    def add_arguments(self, parser: CommandParser) -> None:
        """Office and year."""
        parser.add_argument("--office", required=True, metavar="CODE", help="division code")
        parser.add_argument("--year", required=True, type=int)
        parser.add_argument(
            "--check", action="store_true", help="compute a shown or locked year again and compare"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Compute as of now."""
        office, year = office_of(options["office"]), options["year"]
        if options["check"]:
            self._check(office, year)
            return
        try:
            with office_scope(office):
                assessment, sheets = assess(office, year, by=system("assess"))
        except NoRubric as refusal:
            raise CommandError(publish_first(office.division_code, year)) from refusal
        except YearShown as refusal:
            raise CommandError(
                f"{year} is shown to the units and not computed any more; --check computes and compares."
            ) from refusal
        except YearLocked as refusal:
            raise CommandError(
                f"{year} is locked and not computed any more; --check computes and compares."
            ) from refusal
        for line in aligned(table(sheets)):
            self.stdout.write(line)
        self.stdout.write(
            f"{office.name} {year}: assessment {assessment.number}, rubric {assessment.rubric},"
            f" {len(sheets)} units"
        )

    def _check(self, office: Office, year: int) -> None:
        with office_scope(office):
            kept = published_assessment(office, year)
            if kept is None:
                raise CommandError(
                    f"{year} is not locked and not shown: there is nothing to compare with."
                )
            found = list(differences(kept))
        for line in found:
            self.stdout.write(line)
        if found:
            raise CommandError(f"{len(found)} lines differ from the kept assessment {kept}.")
        self.stdout.write(f"Computed again, {kept} is the same in every line.")


def publish_first(code: str, year: int) -> str:
    """The way out when no rubric is in force."""
    return (
        f"No rubric is in force for {year}. Publish one:"
        f" manage.py publish_rubric --office {code} --year {year}"
    )


def table(sheets: list[Sheet]) -> list[list[str]]:
    """The ranking as text: a head row, then a row for each unit, best first."""
    codes = [line.indicator.code for line in sheets[0].lines] if sheets else []
    return [["名次", "单位", *codes, "总分", "等次"]] + [
        [
            str(rank or "—"),
            sheet.unit.name,
            *(_figure(line.points) for line in sheet.lines),
            _figure(sheet.total),
            grade or "—",
        ]
        for rank, sheet, grade in ranked(sheets)
    ]


def _figure(value: Decimal | None) -> str:
    return "—" if value is None else f"{value:.2f}"


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as lines of equal columns; a Chinese character is two places wide."""
    wide = [max(width(row[place]) for row in rows) for place in range(len(rows[0]))]
    return ["  ".join(_cell(row, place, wide[place]) for place in range(len(row))) for row in rows]


def _cell(row: Sequence[str], place: int, wide: int) -> str:
    gap = " " * (wide - width(row[place]))
    return row[place] + gap if place in LEFT else gap + row[place]
