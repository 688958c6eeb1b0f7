"""`manage.py free_account`: for the one security administrator who is locked out."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from casefiles.accounts.home import home_of
from casefiles.verbs import security
from tenants.actors import system
from tenants.commandline import refusals_as_errors
from tenants.models import User


class Command(BaseCommand):
    """The verbs of the security page, from the machine itself."""

    help = "Lift a login lockout; with --second-factor also take away a lost authenticator app."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose account, and how far."""
        parser.add_argument("account", help="the account's name")
        parser.add_argument("--second-factor", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Unlock, and reset when asked. Both are recorded as the system's deeds."""
        user = User.objects.filter(username=options["account"]).first()
        home = home_of(user)
        if user is None or home is None:
            raise CommandError(f"There is no account {options['account']!r}.")
        by = system("free_account")
        with refusals_as_errors():
            security.unlock_account(user, home.office, by=by)
            if options["second_factor"]:
                security.reset_second_factor(user, home.office, by=by)
        self.stdout.write(f"{user.username} may log in again.")
