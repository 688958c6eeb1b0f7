"""`manage.py close_accounts`: clear up after roles that ended on their date; the worker does it hourly."""

from typing import Any

from django.core.management.base import BaseCommand

from casefiles.verbs.departures import close_departed
from tenants.actors import system


class Command(BaseCommand):
    """Release what nobody may do any more, deactivate accounts without any role."""

    help = "Release the claimed tasks and deactivate the accounts of people whose roles have ended."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and say how much."""
        released, closed = close_departed(by=system("close_accounts"))
        self.stdout.write(f"{released} tasks released, {closed} accounts deactivated")
