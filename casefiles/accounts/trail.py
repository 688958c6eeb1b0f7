"""The trail of logins, written by the signals that every way in and out sends."""

from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from casefiles.accounts import actions
from casefiles.accounts.home import masked, nobody, record_account
from casefiles.accounts.words import Cause
from tenants.addresses import client_address
from tenants.models import User
from tenants.signin.factors import Factor
from tenants.signin.lockout import locks
from tenants.signin.sessions import SECOND_FACTOR


@receiver(user_logged_in, dispatch_uid="trail.logged_in")
def logged_in(request: HttpRequest, user: User, **_: Any) -> None:
    """A login. What cannot be recorded fails here, before the session is saved."""
    factor = request.session.get(SECOND_FACTOR, Factor.NONE.value)
    record_account(actions.LOGGED_IN, user, address=client_address(request) or "", factor=factor)


@receiver(user_logged_out, dispatch_uid="trail.logged_out")
def logged_out(request: HttpRequest, user: User | None, **_: Any) -> None:
    """A logout by the person's own hand."""
    if user is not None:
        record_account(actions.LOGGED_OUT, user, address=client_address(request) or "")


@receiver(user_login_failed, dispatch_uid="trail.login_failed")
def login_failed(credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    """A wrong password, or an answer of the provider that leads to nobody.

    While a login is locked its attempts are not looked at and not recorded: the entry of the lock
    says so, and nobody can fill the trail.
    """
    if request is None or _was_locked(request):
        return
    typed = str(credentials.get("username") or getattr(request, "provider_account", ""))
    user = User.objects.filter(username=typed).first()
    cause = Cause.PASSWORD if "username" in credentials else Cause.PROVIDER
    recheck = request.user.is_authenticated if hasattr(request, "user") else False
    record_account(
        actions.LOGIN_FAILED,
        user,
        by=None if recheck and user == request.user else nobody(),
        account=user.username if user is not None else masked(typed),
        address=client_address(request) or "",
        cause=(Cause.RECHECK if recheck else cause).value,
    )


@receiver(user_locked_out, dispatch_uid="trail.locked_out")
def locked_out(request: HttpRequest, username: str | None, **_: Any) -> None:
    """A measure of the lockout became full."""
    if _was_locked(request):
        return
    user = User.objects.filter(username=username).first()
    address = getattr(request, "axes_ip_address", None)
    full = locks(username or "", address)
    record_account(
        actions.LOGIN_LOCKED,
        user,
        by=nobody(),
        account=user.username if user is not None else "***",
        address=client_address(request) or "",
        measure=full[-1].measure.value,
    )


def _was_locked(request: HttpRequest) -> bool:
    """Whether this attempt met a lock that stood before; axes counted nothing then."""
    locked = getattr(request, "axes_locked_out", False)
    return bool(locked) and getattr(request, "axes_failures_since_start", None) is None
