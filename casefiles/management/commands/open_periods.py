"""`manage.py open_periods`: open whatever is due, for every office; what the worker does by itself."""

from typing import Any

from django.core.management.base import BaseCommand

from casefiles.verbs.periods import open_due
from tenants.actors import system


class Command(BaseCommand):
    """Open all due periods."""

    help = "Open every period of this year whose window has opened, for every office."

    def handle(self, *args: Any, **options: Any) -> None:
        """Open and count."""
        self.stdout.write(f"{open_due(by=system('open_periods'))} filings opened")
