"""`manage.py found_office`: a new credit office and the links of its three administrators.

Accounts are made by invitation, and somebody must invite the first: this command does, for the system,
security and audit administrators, who are three people. Each link is shown once, on this terminal.
"""

import re
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from casefiles.verbs.invitations import Newcomer, invite
from casefiles.verbs.measure_catalogue import adopt_base
from casefiles.verbs.roster import found_office
from tenants import clock
from tenants.actors import system
from tenants.commandline import office_of, refusals_as_errors
from tenants.models import Office
from tenants.roles import Role
from tenants.scope import every_unit

ADMINISTRATORS = {
    Role.ADMINISTRATOR: "sysadmin",
    Role.SECURITY_ADMIN: "secadmin",
    Role.AUDITOR: "auditor",
}


class Command(BaseCommand):
    """Found an office."""

    help = "Set up a credit office and invite its system, security and audit administrators."

    def add_arguments(self, parser: CommandParser) -> None:
        """Code, name, the office above, and who the three are."""
        parser.add_argument("--code", required=True, metavar="350122", help="division code")
        parser.add_argument("--name", required=True, help="for example 连江县信用办")
        parser.add_argument("--above", metavar="CODE", help="division code of the office above")
        for role, word in ADMINISTRATORS.items():
            parser.add_argument(
                f"--{word}", required=True, metavar="NAME", help=f"name of the {role.value}"
            )

    def handle(self, *args: Any, **options: Any) -> None:
        """Found it and print the links."""
        if not re.fullmatch(r"\d{6}", options["code"]):
            raise CommandError("A division code has six digits.")
        if Office.objects.filter(division_code=options["code"]).exists():
            raise CommandError(f"There is an office with the code {options['code']} already.")
        names = [options[word] for word in ADMINISTRATORS.values()]
        if len(set(names)) < len(names):
            raise CommandError("The three administrators are three people.")
        above = office_of(options["above"]) if options["above"] else None
        by = system("found_office")
        links = []
        with every_unit(because="an office is founded, nobody is in it"), refusals_as_errors():
            office = found_office(options["code"], options["name"], above=above, by=by)
            adopt_base(office, by=by)
            for role, word in ADMINISTRATORS.items():
                new = Newcomer(options[word], word, frozenset({role}), clock.today())
                links.append(invite(new, where=office, by=by))
        for invitation, secret in links:
            self.stdout.write(
                f"{invitation.username} {invitation.display_name}: {reverse('join')}#{secret}"
            )
        self.stdout.write("Append each to the address of the site. Valid for seven days, once.")
