"""`manage.py watch_tasks`: warn of what is due soon, tell of what nobody can do; the worker does it hourly."""

from typing import Any

from django.core.management.base import BaseCommand

from tenants.actors import system
from workflows.report_watch import remind_all
from workflows.watching import alert_all, warn_all


class Command(BaseCommand):
    """Each person is told of each thing once, however often this runs."""

    help = (
        "Warn whoever holds what is due by the next working day; tell who must know of stuck tasks."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and say how much."""
        by = system("watch_tasks")
        self.stdout.write(
            f"{warn_all(by=by)} tasks due soon, {alert_all(by=by)} tasks nobody can do,"
            f" {remind_all(by=by)} people told of reports"
        )
