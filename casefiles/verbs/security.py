"""What the 安全管理员 does for other people's accounts: unlock, reset the second factor, log out."""

from axes.models import AccessAttempt
from django.db import transaction

from audit.record import record
from casefiles.accounts import actions
from casefiles.accounts.home import record_account
from casefiles.refusals import OwnAccount
from tenants.access import Verb, allow
from tenants.actors import Actor
from tenants.models import Authenticator, Membership, Office, RecoveryCode, User
from tenants.signin.sessions import end_sessions


def people_of(office: Office) -> dict[int, User]:
    """Who holds a role today in the office or in one of its own units, by id. Needs its scope."""
    rows = Membership.objects.in_force().filter(office=office).select_related("user")
    return {row.user_id: row.user for row in rows}


@transaction.atomic
def unlock_account(user: User, office: Office, *, by: Actor) -> None:
    """Forget the failed logins of an account, from wherever they came."""
    allow(by, Verb.KEEP_SECURITY, office)
    AccessAttempt.objects.filter(username=user.username).delete()
    record_account(actions.LOGIN_UNLOCKED, user, by=by, account=user.username, address="")


@transaction.atomic
def unlock_address(address: str, office: Office, *, by: Actor) -> None:
    """Forget the failed logins from an address, with whatever account."""
    allow(by, Verb.KEEP_SECURITY, office)
    AccessAttempt.objects.filter(ip_address=address).delete()
    record(actions.LOGIN_UNLOCKED, office, by=by, account="", address=address)


@transaction.atomic
def reset_second_factor(user: User, office: Office, *, by: Actor) -> None:
    """Take away a lost app and its recovery codes; the next login sets up a new one.

    Raises OwnAccount: whoever found an unlocked desk could otherwise make the account the own.
    """
    allow(by, Verb.KEEP_SECURITY, office)
    if by.user == user:
        raise OwnAccount
    Authenticator.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()
    ended = end_sessions(user)
    record_account(actions.FACTOR_RESET, user, by=by, account=user.username, sessions=ended)


@transaction.atomic
def log_out_everywhere(user: User, office: Office, *, by: Actor) -> int:
    """End every session of a person; how many ended."""
    allow(by, Verb.KEEP_SECURITY, office)
    ended = end_sessions(user)
    record_account(actions.SESSION_ENDED, user, by=by, account=user.username, sessions=ended)
    return ended
