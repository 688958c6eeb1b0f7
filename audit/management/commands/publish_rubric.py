"""`manage.py publish_rubric --office 350122 --year 2026`: put the year's scoring rules in force."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit.assessing import DEFAULT_POINTS, publish_rubric
from audit.scoring.facts import all_indicators
from tenants.actors import system
from tenants.commandline import office_of, refusals_as_errors
from tenants.scope import office_scope


class Command(BaseCommand):
    """Publish a rubric."""

    help = "Publish the next version of a year's rubric: the default points, or those given."

    def add_arguments(self, parser: CommandParser) -> None:
        """Office, year, points."""
        parser.add_argument("--office", required=True, metavar="CODE", help="division code")
        parser.add_argument("--year", required=True, type=int)
        parser.add_argument("--points", nargs="+", metavar="CODE=POINTS", help="A1=5 B1=12 …")

    def handle(self, *args: Any, **options: Any) -> None:
        """Publish it; the versions before are kept."""
        office = office_of(options["office"])
        points = _points(options["points"]) if options["points"] else DEFAULT_POINTS
        with refusals_as_errors(), office_scope(office):
            by = system("publish_rubric")
            rubric = publish_rubric(office, options["year"], points, by=by)
        listed = ", ".join(f"{code} {value}" for code, value in sorted(points.items()))
        self.stdout.write(f"rubric {rubric} of {office.name} is in force: {listed}")


def _points(pairs: list[str]) -> dict[str, str]:
    """`A1=5` for each indicator that counts. Raises CommandError."""
    known = {each.code for each in all_indicators()}
    points = {}
    for pair in pairs:
        code, _equals, value = pair.partition("=")
        if code not in known:
            raise CommandError(f"{pair}: the indicators are {', '.join(sorted(known))}.")
        try:
            number = Decimal(value)
        except InvalidOperation as error:
            raise CommandError(f"{pair}: {value!r} is not a number.") from error
        if not number.is_finite() or not 0 < number < 1000:
            raise CommandError(f"{pair}: points are more than 0 and less than 1000.")
        points[code] = str(number)
    return points
