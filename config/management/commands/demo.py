"""`manage.py demo`: the whole product on this machine, with a made-up county, until Ctrl-C."""

import sys
import time
from argparse import ArgumentTypeError
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections
from django.utils.module_loading import import_string

from config.embedded import locks
from config.serving import ports, reset
from config.serving.household import Household, web, worker
from config.settings.base import DATA


def port_number(text: str) -> int:
    """0 to 65535."""
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise ArgumentTypeError(f"{text!r} is not a port: choose a number from 1024 to 65535")
    return int(text)


class Command(BaseCommand):
    """Migrate, fill, serve."""

    help = "Serve the demo: migrates, fills a made-up county, starts the web server and a worker."

    def add_arguments(self, parser: CommandParser) -> None:
        """Port, or throwing the data away."""
        parser.add_argument(
            "--port", type=port_number, default=8000, help="default 8000; 0 takes any free one"
        )
        parser.add_argument("--reset", action="store_true", help="delete the demo's data and end")

    def handle(self, *args: Any, **options: Any) -> None:
        """Everything; returns after Ctrl-C or SIGTERM."""
        if not settings.DEMO:
            raise CommandError(
                "The demo writes made-up data; it runs with the demo's settings only."
            )
        if options["reset"]:
            self._reset()
            return
        port = self._port(options["port"])
        DATA.mkdir(parents=True, exist_ok=True)
        if locks.take(reset.LOCK, deadline=time.monotonic() + 1, shared=True) is None:
            raise CommandError("The demo's data is being deleted; start again in a moment.")
        try:
            call_command("migrate", verbosity=0)
            call_command("fill_demo")
        except KeyboardInterrupt:
            self.stderr.write("Stopped before the demo was ready; start again to go on.")
            sys.exit(130)
        database = settings.DATABASES["default"].get("EMBEDDED")
        connections.close_all()
        household = Household([web(port), worker()], database=database, tell=self._tell)
        code = household.serve(port, ready=lambda status: self._ready(port, status))
        self._tell("Stopped." if code == 0 else "The demo ended by itself.")
        sys.exit(code)

    def _port(self, port: int) -> int:
        if port == 0:
            return ports.a_free_one()
        try:
            free = ports.is_free(port)
        except PermissionError:
            raise CommandError(
                f"Port {port} may not be used by this user; choose another: make demo PORT=8000"
            ) from None
        if not free:
            other = ports.a_free_one(port)
            raise CommandError(
                f"Port {port} is taken by another program; choose another: make demo PORT={other}"
            )
        return port

    def _ready(self, port: int, status: int) -> None:
        """The address and who may sign in."""
        if status != 200:
            self._tell(f"The sign-in page answers {status} instead of 200; see the messages above.")
        lines = ["", f"  http://{ports.HOST}:{port}/", ""]
        if settings.DEMO_ACCOUNTS:
            accounts = import_string(settings.DEMO_ACCOUNTS)()
            wide = max(len(each.username) for each in accounts)
            lines += [
                f"  {each.username:<{wide}}  {each.password}  {each.what}" for each in accounts
            ]
        self._tell("\n".join([*lines, "", "  Ctrl-C stops it."]))

    def _reset(self) -> None:
        if "EMBEDDED" not in settings.DATABASES["default"]:
            raise CommandError("DATABASE_URL is set: that database is yours to empty.")
        try:
            gone = reset.throw_away(DATA)
        except reset.StillRunning as error:
            raise CommandError(str(error)) from error
        self._tell(
            f"Deleted in {DATA}: {', '.join(gone)}." if gone else "There was nothing to delete."
        )

    def _tell(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
