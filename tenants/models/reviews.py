"""Account reviews: once a quarter somebody confirms who still works here, with which roles."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.models.offices import Office
from tenants.models.units import Unit
from tenants.models.users import User
from tenants.scoped import InScope, ScopedManager


class AccountReview(InScope):
    """One workspace's review of one quarter (`2026-Q4`). `unit` is null for the office's own staff.

    `kept` and `ended` count roles, not people.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    quarter = models.CharField(_("季度"), max_length=7)
    reviewed_at = models.DateTimeField(_("核对时间"))
    reviewed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reviewer_name = models.CharField(_("核对人"), max_length=80)
    kept = models.PositiveIntegerField(_("保留"))
    ended = models.PositiveIntegerField(_("终止"))

    objects = ScopedManager()

    class Meta:
        verbose_name = _("账号核对")
        base_manager_name = "objects"
        ordering = ["-quarter"]
        indexes = [models.Index(fields=["office", "quarter"])]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "quarter"],
                condition=models.Q(unit__isnull=False),
                name="one_account_review_per_unit_and_quarter",
            ),
            models.UniqueConstraint(
                fields=["office", "quarter"],
                condition=models.Q(unit__isnull=True),
                name="one_account_review_per_office_and_quarter",
            ),
        ]

    def __str__(self) -> str:
        return self.quarter
