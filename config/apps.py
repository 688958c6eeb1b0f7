"""The outermost app: settings, addresses, jobs, the shell of all screens."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Configuration and commands."""

    name = "config"
    verbose_name = "配置"
