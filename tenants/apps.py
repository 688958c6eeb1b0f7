"""The tenants app: roles and policies are laid when migrations run."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class TenantsConfig(AppConfig):
    """Lays the database walls before and after every migration."""

    name = "tenants"
    verbose_name = "单位与人员"

    def ready(self) -> None:
        """Connect the walls."""
        from tenants import walls

        pre_migrate.connect(walls.ensure_roles, sender=self, dispatch_uid="walls.roles")
        post_migrate.connect(walls.raise_walls, sender=self, dispatch_uid="walls.policies")
