"""`manage.py fill_demo`: a made-up county with a lived-in year. Safe to run again."""

import os
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.demo.accounts import PASSWORD
from config.demo.fill import NotOurs, fill
from tenants import clock

# So that nothing the demo's people did lies in the future of whoever logs in next.
MARGIN = timedelta(minutes=5)


class Command(BaseCommand):
    """Fill the demo."""

    help = "Fill the demo's county (350122) up to now; does nothing when it is filled."

    def add_arguments(self, parser: CommandParser) -> None:
        """How many processes share the work."""
        parser.add_argument("--workers", type=int, default=max(2, min(4, os.cpu_count() or 2)))

    def handle(self, *args: Any, **options: Any) -> None:
        """Fill, or say that it is filled."""
        if not settings.DEMO:
            raise CommandError(
                "fill_demo writes made-up data; it runs with the demo's settings only."
            )
        try:
            new = fill(until=clock.now() - MARGIN, workers=options["workers"], say=self._say)
        except NotOurs as error:
            raise CommandError(str(error)) from error
        if not new:
            self._say("The demo is filled already; nothing was done.")
        self._say(f"The password of every demo account is {PASSWORD}")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
