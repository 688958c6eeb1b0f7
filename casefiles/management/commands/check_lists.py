"""`manage.py check_lists`: read lists that are still with their units by the rules of today."""

from typing import Any

from django.core.management.base import BaseCommand

from casefiles.verbs.rulechecks import check_again
from tenants.actors import system


class Command(BaseCommand):
    """Read the lists again; what the worker does by itself."""

    help = "Read item lists that have not reached the office by the rules of today."

    def handle(self, *args: Any, **options: Any) -> None:
        """Read and count."""
        self.stdout.write(f"{check_again(by=system('check_lists'))} lists read")
