"""The audit app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The trail and the scores."""

    name = "audit"
    verbose_name = "台账与考核"

    def ready(self) -> None:
        """The deeds of a restore are known wherever the trail is read."""
        from audit import gaps  # noqa: F401
