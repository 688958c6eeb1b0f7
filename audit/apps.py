"""The audit app: guards are laid when migrations have run; refusals of pages become entries."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    """The trail and the scores."""

    name = "audit"
    verbose_name = "台账与考核"

    def ready(self) -> None:
        """Connect the guards, listen to the door of the workspaces, know long work and a restore's deeds."""
        from audit import exporting, gaps, guards, refused, verifying  # noqa: F401
        from tenants import turned_away

        post_migrate.connect(guards.raise_guards, sender=self, dispatch_uid="guards.raise")
        turned_away.tell(refused.at_the_door)
