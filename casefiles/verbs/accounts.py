"""What a person does with the own account: password, second factor, sessions.

No role carries these verbs: the account is the person's. The trail keeps them at the person's home.
"""

from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils import timezone
from django_otp import verify_token

from casefiles.accounts import actions
from casefiles.accounts.home import record_account
from casefiles.accounts.words import Cause
from casefiles.refusals import CodeTooEarly, CodeWrong, SameAsBefore
from tenants.models import Authenticator, User, UserSession
from tenants.signin import factors
from tenants.signin.factors import Factor
from tenants.signin.sessions import end_sessions


@transaction.atomic
def change_password(user: User, new: str, *, keep: str | None) -> None:
    """Give oneself another password; every session but the one with the key `keep` ends.

    The caller has asked for the present one. Raises SameAsBefore, ValidationError.
    """
    if user.check_password(new):
        raise SameAsBefore
    validate_password(new, user)
    user.set_password(new)
    user.save(update_fields=["password"])
    ended = end_sessions(user, but=keep)
    record_account(actions.PASSWORD_CHANGED, user, account=user.username, sessions=ended)


@transaction.atomic
def start_authenticator(user: User) -> Authenticator:
    """A new key for the person's app. Nothing rests on it before the first right code: no entry."""
    Authenticator.objects.filter(user=user, confirmed=False).delete()
    return Authenticator.for_setup(user)


@transaction.atomic
def _confirm(user: User, code: str, keep: str | None) -> list[str] | None:
    new = Authenticator.objects.select_for_update().filter(user=user, confirmed=False).first()
    # The wrong code counts against the throttle, so it must not be rolled back.
    if new is None or not verify_token(user, new.persistent_id, code):
        return None
    old, _rows = Authenticator.objects.filter(user=user, confirmed=True).delete()
    Authenticator.objects.filter(pk=new.pk).update(confirmed=True)
    codes = factors.new_recovery_codes(user)
    end_sessions(user, but=keep)
    record_account(actions.FACTOR_SET, user, account=user.username, renewed=bool(old))
    return codes


def confirm_authenticator(user: User, typed: str, *, keep: str | None) -> list[str]:
    """Take the app into use by its first right code, in place of an older one; ten recovery codes.

    Other sessions end. Raises CodeTooEarly, CodeWrong.
    """
    _not_too_early(user, confirmed=False)
    codes = _confirm(user, factors.tidy(typed), keep)
    if codes is None:
        raise CodeWrong(now=_server_time())
    return codes


def renew_recovery_codes(user: User) -> list[str]:
    """Ten new recovery codes; the old ones no longer work."""
    with transaction.atomic():
        codes = factors.new_recovery_codes(user)
        record_account(actions.CODES_RENEWED, user, account=user.username)
    return codes


def pass_second_factor(user: User, typed: str, *, address: str) -> Factor:
    """Use a code of the app or a recovery code at the login.

    Raises CodeTooEarly, CodeWrong; both leave the count of wrong codes as it is in the database.
    """
    _not_too_early(user)
    with transaction.atomic():
        found = factors.check(user, typed)
        if found is Factor.RECOVERY:
            left = factors.codes_left(user)
            record_account(actions.CODE_USED, user, account=user.username, codes_left=left)
        elif found is None:
            record_account(
                actions.LOGIN_FAILED,
                user,
                account=user.username,
                address=address,
                cause=Cause.CODE.value,
            )
    if found is None:
        raise CodeWrong(now=_server_time())
    return found


def end_session(user: User, handle: UUID) -> bool:
    """Log out one of the own browsers; False when there is none of that name among them."""
    with transaction.atomic():
        rows = UserSession.objects.filter(user=user, handle=handle, expire_date__gt=timezone.now())
        if not rows.delete()[0]:
            return False
        record_account(actions.SESSION_ENDED, user, account=user.username, sessions=1)
    return True


@transaction.atomic
def end_other_sessions(user: User, *, keep: str) -> int:
    """Log out everywhere but here; how many ended."""
    ended = end_sessions(user, but=keep)
    if ended:
        record_account(actions.SESSION_ENDED, user, account=user.username, sessions=ended)
    return ended


def _not_too_early(user: User, *, confirmed: bool = True) -> None:
    seconds = factors.wait_seconds(user, confirmed=confirmed)
    if seconds:
        raise CodeTooEarly(seconds=seconds)


def _server_time() -> str:
    return timezone.localtime().strftime("%H:%M:%S")
