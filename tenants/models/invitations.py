"""Invitations: the only way to an account. A secret opens one; only its hash is kept."""

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants import clock
from tenants.models.offices import Office
from tenants.models.units import Unit
from tenants.models.users import User
from tenants.roles import Role
from tenants.scoped import InScope, ScopedManager

VALID_FOR = timedelta(days=7)


class InvitationState(models.TextChoices):
    """What is true of an invitation now."""

    OPEN = "open", _("待接受")
    ACCEPTED = "accepted", _("已接受")
    WITHDRAWN = "withdrawn", _("已撤回")
    EXPIRED = "expired", _("已过期")


class Invitation(InScope):
    """One person invited to one workspace. `unit` is null for the office itself.

    `username` is used when the person has no account yet; whoever has one keeps it.
    """

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    display_name = models.CharField(_("姓名"), max_length=60)
    username = models.CharField(_("账号"), max_length=60)
    roles = models.JSONField(_("角色"))
    since = models.DateField(_("起"))
    secret_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    invited_at = models.DateTimeField(_("发出"))
    expires_at = models.DateTimeField(_("有效至"))
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = ScopedManager()

    class Meta:
        verbose_name = _("邀请")
        base_manager_name = "objects"
        ordering = ["-invited_at"]
        indexes = [
            models.Index(fields=["unit", "-invited_at"]),
            models.Index(fields=["office", "-invited_at"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["username"],
                condition=models.Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="one_open_invitation_per_account_name",
            )
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def where(self) -> Unit | Office:
        """The workspace that the person is invited to."""
        return self.unit or self.office

    @property
    def invited_roles(self) -> frozenset[Role]:
        """The roles that acceptance gives."""
        return frozenset(Role(each) for each in self.roles)

    @property
    def role_names(self) -> list[str]:
        """Role labels in the order of the roster."""
        return [str(role.label) for role in Role if role in self.invited_roles]

    def state_at(self, moment: datetime) -> InvitationState:
        """What is true of it at a moment."""
        if self.accepted_at is not None:
            return InvitationState.ACCEPTED
        if self.withdrawn_at is not None:
            return InvitationState.WITHDRAWN
        return InvitationState.OPEN if moment < self.expires_at else InvitationState.EXPIRED

    @property
    def state(self) -> InvitationState:
        """What is true of it now."""
        return self.state_at(clock.now())
