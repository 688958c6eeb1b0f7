"""Confidential cases, grants on cases, and emergency readings: the exceptions to roles.

Roles come from memberships. A grant here names one person and one case, dies with the case, and
is kept in a table of its own with a unit, so that the walls stand before it too.
"""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import Permission
from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from guardian.managers import UserObjectPermissionManager
from guardian.models import UserObjectPermissionBase

from casefiles.models.cases import READ_CONFIDENTIAL, READ_SHARED, Case
from tenants import clock
from tenants.scoped import Doored, Scoped, ScopedManager


class Guard(Scoped):
    """The closed door of a confidential case; its number is the `door` of the case's rows.

    The whole unit and the office may know that there is one: it says neither which nor why. It has
    no foreign key, because the entries of a case stay closed when the case itself has been deleted.
    """

    id = models.BigAutoField(primary_key=True)
    case_id = models.UUIDField()
    guarded_at = models.DateTimeField(_("设为保密"))
    lifted_at = models.DateTimeField(_("解除保密"), null=True)

    class Meta:
        verbose_name = _("保密办件")
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                fields=["case_id"],
                condition=models.Q(lifted_at__isnull=True),
                name="one_guard_in_force_per_case",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class CaseGrants(ScopedManager["CaseGrant"], UserObjectPermissionManager):
    """Grants in scope; a person's own under `person_scope`."""

    def of_kind(self, codename: str) -> models.QuerySet["CaseGrant"]:
        """Grants of one permission."""
        rows: models.QuerySet[CaseGrant] = self.filter(permission__codename=codename)
        return rows


class CaseGrant(Doored, Scoped, UserObjectPermissionBase):
    """One named person may read one case: of the own unit (保密办件) or of another (联合核查).

    A joint check carries the guest's unit and its last day (24:00 Shanghai); a grant on a
    confidential case has neither and ends when it is taken back or the case is opened again.
    """

    personal = True

    content_object = models.ForeignKey(Case, models.CASCADE, related_name="grants")
    guest_unit = models.ForeignKey("tenants.Unit", models.PROTECT, null=True, related_name="+")
    ends_on = models.DateField(_("截止日期"), null=True)
    grounds = models.CharField(_("事由"), max_length=300, blank=True)
    # A joint check rests on the subject's consent, asked for anew at each reading, or on this law.
    by_consent = models.BooleanField(default=False)
    law = models.CharField(_("法律依据"), max_length=300, blank=True)
    title = models.CharField(max_length=250, blank=True)
    given_on = models.DateField(default=clock.today)

    objects: ClassVar[CaseGrants] = CaseGrants()

    class Meta:
        verbose_name = _("办件授权")
        base_manager_name = "objects"
        default_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "permission", "content_object"],
                name="one_grant_per_person_permission_and_case",
            ),
            models.CheckConstraint(
                condition=models.Q(guest_unit__isnull=True, ends_on__isnull=True)
                | models.Q(guest_unit__isnull=False, ends_on__isnull=False),
                name="a_joint_check_has_its_guest_and_its_end",
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with the unit and the door of the case."""
        case = self.content_object
        self.unit_id, self.office_id, self.door = case.unit_id, case.office_id, case.door
        super().save(*args, **kwargs)


def permission_to_share() -> Permission:
    """The permission of a joint check."""
    return Permission.objects.get(
        content_type__app_label="casefiles", content_type__model="case", codename=READ_SHARED
    )


class EmergencyReading(Scoped):
    """应急查阅: the office's chief opened one case for half an hour and said why."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case_id = models.UUIDField(db_index=True)
    reader = models.ForeignKey("tenants.User", models.PROTECT, related_name="+")
    grounds = models.CharField(_("事由"), max_length=300)
    opened_at = models.DateTimeField(_("查阅"))
    ends_at = models.DateTimeField(_("截止"))
    seen_at = models.DateTimeField(_("已知悉"), null=True)
    seen_by = models.ForeignKey("tenants.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("应急查阅")
        base_manager_name = "objects"
        ordering = ["-opened_at"]
        indexes = [
            models.Index(
                fields=["unit"],
                condition=models.Q(seen_at__isnull=True),
                name="emergency_readings_nobody_saw",
            )
        ]

    def __str__(self) -> str:
        return _t("%(at)s的应急查阅") % {
            "at": self.opened_at.astimezone(clock.SHANGHAI).strftime("%Y-%m-%d %H:%M")
        }


__all__ = [
    "READ_CONFIDENTIAL",
    "READ_SHARED",
    "CaseGrant",
    "EmergencyReading",
    "Guard",
    "permission_to_share",
]
