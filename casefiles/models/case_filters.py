"""Filters of the list of cases that a person saved under a name."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.scoped import Scoped


class CaseFilter(Scoped):
    """One person's filter in one unit; `query` is the list's address without its page."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey("tenants.User", models.PROTECT, related_name="+")
    name = models.CharField(_("名称"), max_length=20)
    query = models.CharField(_("筛选条件"), max_length=500)
    saved_at = models.DateTimeField(_("保存时间"))

    class Meta:
        verbose_name = _("常用筛选")
        base_manager_name = "objects"
        ordering = ["saved_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "owner", "name"], name="one_filter_per_person_and_name"
            )
        ]

    def __str__(self) -> str:
        return self.name
