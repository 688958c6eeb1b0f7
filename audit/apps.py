"""The audit app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The trail and the scores."""

    name = "audit"
    verbose_name = "台账与考核"
