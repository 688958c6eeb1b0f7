"""The audit app: guards are laid when migrations have run; refusals of pages become entries."""

from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    """The trail and the scores."""

    name = "audit"
    verbose_name = "台账与考核"

    def ready(self) -> None:
        """Connect the guards, listen to the door of the workspaces, declare every deed and long work.

        A worker or a command that never loads the pages reads the same trail.
        """
        from audit import guards, refused
        from tenants import turned_away

        deeds = "adjusting assessing downloads exporting gaps locking publicity verifying"
        for name in deeds.split():
            import_module(f"audit.{name}")
        post_migrate.connect(guards.raise_guards, sender=self, dispatch_uid="guards.raise")
        turned_away.tell(refused.at_the_door)
