"""Invitations: the only way to an account, and the quiet way to a second workspace.

Whoever keeps people invites; a secret is handed over outside the product and opens the invitation
once. Only its hash is kept. Accepting needs no role: the secret is what allows it.
"""

import secrets
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from audit.record import record
from casefiles import actions
from casefiles.people import accounts, duties
from casefiles.people.duties import Where
from casefiles.people.refusals import (
    AccountNameTaken,
    DutiesClash,
    HoldsAlready,
    InvitationClosed,
    InvitationGone,
    NoRole,
    NotTheInvited,
)
from casefiles.verbs.roster import begin_membership
from tenants import clock
from tenants.access import Verb, allow, may
from tenants.actors import Actor, in_office, in_unit
from tenants.models import Invitation, Membership, Unit, User
from tenants.models.invitations import VALID_FOR, InvitationState
from tenants.roles import Role
from tenants.scope import every_unit, office_scope, unit_scope


@dataclass(frozen=True)
class Newcomer:
    """Whom to invite. `own_part` is the account name without the workspace's code."""

    display_name: str
    own_part: str
    roles: frozenset[Role]
    since: date


def key_of(secret: str) -> str:
    """What is kept of a secret. It is 256 bits of chance, so one round of a hash is enough."""
    return sha256(secret.encode()).hexdigest()


@transaction.atomic
def invite(new: Newcomer, *, where: Where, by: Actor) -> tuple[Invitation, str]:
    """Invite a person; returns the invitation and its secret, which is shown once.

    Raises NoRole, RoleElsewhere, DutiesClash, DayGone, AccountNameWrong, AccountNameTaken.
    """
    allow(by, Verb.KEEP_MEMBERS, where)
    duties.not_past(by, new.since)
    _roles_go_together(new.roles, where)
    username = accounts.account_name(where, new.own_part)
    _make_free(username)
    secret = secrets.token_urlsafe(32)
    now = clock.now()
    invitation = Invitation.objects.create(
        unit=where if isinstance(where, Unit) else None,
        office=where.office if isinstance(where, Unit) else where,
        display_name=new.display_name.strip(),
        username=username,
        roles=_codes(new.roles),
        since=new.since,
        secret_hash=key_of(secret),
        invited_by=by.user,
        invited_at=now,
        expires_at=now + VALID_FOR,
    )
    record(
        actions.MEMBER_INVITED,
        invitation,
        by=by,
        person=invitation.display_name,
        roles=invitation.roles,
        since=new.since,
    )
    return invitation, secret


def _codes(roles: frozenset[Role]) -> list[str]:
    return [role.value for role in Role if role in roles]


def _roles_go_together(roles: frozenset[Role], where: Where) -> None:
    if not roles:
        raise NoRole
    for role in roles:
        duties.fits(role, where)
        other = duties.clash(roles, role)
        if other is not None:
            raise DutiesClash(held=other.label, new=role.label)


def _make_free(username: str) -> None:
    """Raises AccountNameTaken; an invitation that expired gives its name free."""
    open_one = (
        Invitation.objects.select_for_update()
        .filter(username=username, accepted_at__isnull=True, withdrawn_at__isnull=True)
        .first()
    )
    if open_one is not None and open_one.state == InvitationState.EXPIRED:
        open_one.withdrawn_at = clock.now()
        open_one.save(update_fields=["withdrawn_at"])
        open_one = None
    if open_one is not None or User.objects.filter(username=username).exists():
        raise AccountNameTaken(name=username)


@transaction.atomic
def renew(invitation: Invitation, *, by: Actor) -> str:
    """A new secret for seven days more; the old link is dead. Raises InvitationClosed."""
    allow(by, Verb.KEEP_MEMBERS, invitation.where)
    invitation = _locked(invitation)
    if invitation.state not in {InvitationState.OPEN, InvitationState.EXPIRED}:
        raise InvitationClosed
    secret = secrets.token_urlsafe(32)
    invitation.secret_hash = key_of(secret)
    invitation.invited_by = by.user
    invitation.expires_at = clock.now() + VALID_FOR
    invitation.save(update_fields=["secret_hash", "invited_by", "expires_at"])
    record(actions.INVITATION_RENEWED, invitation, by=by, person=invitation.display_name)
    return secret


@transaction.atomic
def withdraw(invitation: Invitation, *, by: Actor) -> None:
    """Take an invitation back; its link is dead. Raises InvitationClosed."""
    allow(by, Verb.KEEP_MEMBERS, invitation.where)
    invitation = _locked(invitation)
    if invitation.state not in {InvitationState.OPEN, InvitationState.EXPIRED}:
        raise InvitationClosed
    invitation.withdrawn_at = clock.now()
    invitation.save(update_fields=["withdrawn_at"])
    record(actions.INVITATION_WITHDRAWN, invitation, by=by, person=invitation.display_name)


def _locked(invitation: Invitation) -> Invitation:
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("unit", "office")
    return rows.get(pk=invitation.pk)


def find(key: str) -> Invitation:
    """The open invitation behind the hash of a secret. Raises InvitationGone, whatever the cause."""
    with every_unit(because="an invitation is found by its secret, before any workspace is known"):
        found = (
            Invitation.objects.select_related("unit__office", "office", "invited_by")
            .filter(secret_hash=key)
            .first()
        )
        if found is None or found.state != InvitationState.OPEN or not _still_stands(found):
            raise InvitationGone
        return found


def _still_stands(invitation: Invitation) -> bool:
    """Whether the inviter could still invite today: who left takes the open invitations along."""
    inviter = invitation.invited_by
    if inviter is None:
        return True
    unit = invitation.unit
    desks = (in_unit(inviter, unit) if unit else None, in_office(inviter, invitation.office))
    return any(desk is not None and may(desk, Verb.KEEP_MEMBERS) for desk in desks)


@transaction.atomic
def accept_with_new_account(key: str, *, password: str) -> User:
    """Open the account and take up the roles. Raises InvitationGone, AccountNameTaken.

    The password has passed the validators. Nobody is logged in by this.
    """
    invitation = find(key)
    if User.objects.filter(username=invitation.username).exists():
        raise AccountNameTaken(name=invitation.username)
    with unit_scope(invitation.unit) if invitation.unit else office_scope(invitation.office):
        invitation = _taken(invitation)
        person = User.objects.create_user(
            invitation.username, password, display_name=invitation.display_name
        )
        _join(invitation, person)
    return person


@transaction.atomic
def accept_with_account(key: str, *, person: User) -> None:
    """Take up the roles with the account that the person has already.

    Raises InvitationGone, NotTheInvited, OwnRoles, AccountClosed, HoldsAlready, DutiesClash.
    """
    invitation = find(key)
    if person.display_name != invitation.display_name:
        raise NotTheInvited(invited=invitation.display_name, person=person.display_name)
    with unit_scope(invitation.unit) if invitation.unit else office_scope(invitation.office):
        invitation = _taken(invitation)
        person = duties.locked(person)
        inviter = Actor(invitation.invited_by, invitation.office, invitation.unit)
        duties.not_oneself(inviter, person)
        _join(invitation, person)


def _taken(invitation: Invitation) -> Invitation:
    """The invitation's row until the transaction ends; two clicks make one membership."""
    fresh = _locked(invitation)
    if fresh.state != InvitationState.OPEN or fresh.secret_hash != invitation.secret_hash:
        raise InvitationGone
    return fresh


def _join(invitation: Invitation, person: User) -> None:
    """Begin the memberships and close the invitation. A role that the person has is passed over."""
    where = invitation.where
    since = max(invitation.since, clock.today())
    held = Membership.objects.current().filter(duties.of_place(where), user=person)
    new = invitation.invited_roles - {Role(each) for each in held.values_list("role", flat=True)}
    if not new:
        roles = _("、").join(invitation.role_names)
        raise HoldsAlready(person=person.display_name, role=roles)
    for role in _codes(new):
        begin_membership(person, Role(role), where=where, since=since)
    invitation.accepted_at, invitation.accepted_by = clock.now(), person
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    record(
        actions.MEMBER_JOINED,
        person,
        where=where,
        by=Actor(person, invitation.office, invitation.unit),
        person=person.display_name,
        roles=_codes(new),
        since=since,
    )
