"""Deputies (代理): who acts for an absent person, and for how long."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants import clock
from tenants.scoped import Scoped, ScopedManager


class Deputies(ScopedManager["Deputy"]):
    """Deputyships in scope."""

    def today(self) -> models.QuerySet["Deputy"]:
        """Those in force today."""
        day = clock.today()
        return self.filter(since__lte=day, until__gte=day, ended_at__isnull=True)


class Deputy(Scoped):
    """`deputy` does the tasks of `person` in one unit from `since` to `until`, both days included.

    The deputy needs a role of their own that may do the task: absence moves work, never rights.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("tenants.User", models.PROTECT, related_name="+")
    deputy = models.ForeignKey("tenants.User", models.PROTECT, related_name="+")
    since = models.DateField(_("起始日"))
    until = models.DateField(_("截止日"))
    reason = models.CharField(_("事由"), max_length=200, blank=True)
    ended_at = models.DateTimeField(_("提前结束"), null=True)

    objects: ClassVar[Deputies] = Deputies()

    class Meta:
        verbose_name = _("代理")
        base_manager_name = "objects"
        ordering = ["-since", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until__gte=models.F("since")),
                name="a_deputyship_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~models.Q(person=models.F("deputy")), name="nobody_is_their_own_deputy"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deputy} → {self.person}"
