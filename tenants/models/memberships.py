"""Memberships: which person holds which role where, from when until when."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants import clock
from tenants.models.offices import Office
from tenants.models.units import Unit
from tenants.models.users import User
from tenants.roles import OFFICE_ROLES, UNIT_ROLES, Role
from tenants.scope import DatabaseRole, Scope, current_scope, enter
from tenants.scoped import InScope


class MembershipManager(models.Manager["Membership"]):
    """Memberships in scope. A person's own are seen under `person_scope`."""

    def get_queryset(self) -> models.QuerySet["Membership"]:
        """Rows in scope; raises NoScope outside one."""
        scope = current_scope()
        rows = super().get_queryset()
        match scope.role:
            case DatabaseRole.PERSON:
                return rows.filter(user_id=scope.user_id)
            case DatabaseRole.UNIT:
                return rows.filter(unit_id=scope.unit_id)
            case DatabaseRole.OFFICE | DatabaseRole.REGION:
                return rows.filter(office_id__in=scope.office_ids)
            case DatabaseRole.GUEST:
                return rows.none()
            case DatabaseRole.EVERY:
                return rows

    def in_force(self, day: date | None = None) -> models.QuerySet["Membership"]:
        """Memberships that hold on `day` (today)."""
        day = day or clock.today()
        return self.filter(models.Q(until__isnull=True) | models.Q(until__gt=day), since__lte=day)

    def current(self) -> models.QuerySet["Membership"]:
        """Memberships that hold today or will begin: everything that has not ended."""
        return self.filter(models.Q(until__isnull=True) | models.Q(until__gt=clock.today()))

    def roles_of(
        self, user: User, *, unit: Unit | None = None, office: Office | None = None
    ) -> frozenset[Role]:
        """The roles a person holds today in one unit or in one office; none when deactivated."""
        if not user.is_active:
            return frozenset()
        with enter(Scope(DatabaseRole.PERSON, user_id=user.pk)):
            rows = self.in_force().filter(unit=unit)
            if office is not None:
                rows = rows.filter(office=office)
            return frozenset(Role(role) for role in rows.values_list("role", flat=True))


class Membership(InScope):
    """One person, one role, one workspace. A unit's membership carries the unit's office too."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    role = models.CharField(_("角色"), max_length=20, choices=Role.choices)
    since = models.DateField(_("起"))
    until = models.DateField(_("止"), null=True, blank=True)

    objects: ClassVar[MembershipManager] = MembershipManager()

    class Meta:
        base_manager_name = "objects"
        indexes = [
            models.Index(fields=["user", "unit"]),
            models.Index(fields=["unit", "role"]),
            models.Index(fields=["office", "role"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(unit__isnull=False, role__in=sorted(UNIT_ROLES))
                | models.Q(unit__isnull=True, role__in=sorted(OFFICE_ROLES)),
                name="a_role_fits_its_workspace",
            ),
            models.UniqueConstraint(
                fields=["user", "unit", "role"],
                condition=models.Q(until__isnull=True, unit__isnull=False),
                name="one_open_membership_per_user_unit_and_role",
            ),
            models.UniqueConstraint(
                fields=["user", "office", "role"],
                condition=models.Q(until__isnull=True, unit__isnull=True),
                name="one_open_membership_per_user_office_and_role",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()}"
