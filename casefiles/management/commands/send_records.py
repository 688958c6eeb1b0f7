"""`manage.py send_records`: report what waits in the outbox to the city platform."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from casefiles.verbs import dispatches
from tenants.actors import system


class Command(BaseCommand):
    """Exit 0 when nothing waits any more; 1 when the platform did not take everything."""

    help = "Report registered records to the city platform and keep its receipts."

    def add_arguments(self, parser: CommandParser) -> None:
        """For an installation that is connected after records were published."""
        parser.add_argument(
            "--unsent", action="store_true", help="first lay in what was published and never sent"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Send and report."""
        if not dispatches.is_connected():
            raise CommandError("CHENGXIN_CREDIT_PLATFORM_URL is not set: there is no platform.")
        by = system("send_records")
        if options["unsent"]:
            self.stdout.write(f"{dispatches.put_unsent(by=by)} records laid in")
        sent = dispatches.send_all(by=by)
        self.stdout.write(
            f"{sent.taken} taken, {sent.declined} declined, {sent.waiting} still waiting"
        )
        if sent.waiting:
            raise SystemExit(1)
