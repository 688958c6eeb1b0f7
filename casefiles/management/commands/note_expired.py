"""`manage.py note_expired`: note which matters in force lost their legal basis; safe to repeat."""

from typing import Any

from django.core.management.base import BaseCommand

from casefiles.verbs.bases import note_expired
from tenants.actors import system


class Command(BaseCommand):
    """Note expired bases."""

    help = "Note in each unit's trail which matters in force lost their legal basis."

    def handle(self, *args: Any, **options: Any) -> None:
        """Note and count."""
        self.stdout.write(f"{note_expired(by=system('note_expired'))} matters noted")
