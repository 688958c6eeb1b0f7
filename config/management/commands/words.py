"""`manage.py words`: find the words of the source again and bring the English catalogue up to date."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import messages


class Command(BaseCommand):
    """Update locale/en: translations stay, new words come in empty, words that left go."""

    help = "Update the English catalogue from the source and list what is not translated."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Looking only, for CI."""
        parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if behind")

    def handle(self, *args: Any, **options: Any) -> None:
        """Update, report, and in CI insist."""
        before = {(each.context, each.id) for each in messages.kept() if each.id}
        catalog = messages.updated()
        after = {(each.context, each.id) for each in catalog if each.id}
        if not options["check"]:
            messages.write(catalog)
        waiting = messages.untranslated(catalog)
        for msgid in waiting:
            self.stdout.write(f"  not translated: {msgid}")
        self.stdout.write(
            f"{len(after)} messages, {len(after - before)} new, {len(before - after)} gone,"
            f" {len(waiting)} not translated"
        )
        if options["check"] and (waiting or after != before):
            raise CommandError("The English catalogue is behind: run `manage.py words`.")
