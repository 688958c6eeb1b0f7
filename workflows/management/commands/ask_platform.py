"""`manage.py ask_platform`: ask the credit platform again what it has not answered; the worker does it every minute."""

from typing import Any

from django.core.management.base import BaseCommand

from tenants.actors import system
from workflows.platform_watch import ask_all


class Command(BaseCommand):
    """Each question is answered once, however often this runs."""

    help = "Ask the credit platform again what it has not answered."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and say how much."""
        self.stdout.write(f"{ask_all(by=system('ask_platform'))} questions answered")
