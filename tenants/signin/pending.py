"""Between the first and the second step of a login: nobody is logged in, but we know who is trying."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from tenants.models import User
from tenants.signin.sessions import SECOND_FACTOR

KEY = "signing_in"
LASTS = timedelta(minutes=10)
TRIES = 5


@dataclass(frozen=True)
class Pending:
    """Who gave the right password (or came from the identity provider), and where to go after."""

    user: User
    onward: str


def begin(request: HttpRequest, user: User, onward: str) -> None:
    """Remember the person for ten minutes, in a session with a new key and without a login."""
    if request.user.is_authenticated:
        request.session.flush()
        request.user = AnonymousUser()
    else:
        request.session.cycle_key()
    request.session.pop(SECOND_FACTOR, None)
    request.session[KEY] = {
        "user": user.pk,
        "hash": user.get_session_auth_hash(),
        "onward": onward,
        "until": (timezone.now() + LASTS).isoformat(),
        "tries": TRIES,
    }


def read(request: HttpRequest) -> Pending | None:
    """Who is between the steps; None after ten minutes, a deactivation or a new password."""
    held: dict[str, Any] | None = request.session.get(KEY)
    if held is None or datetime.fromisoformat(held["until"]) <= timezone.now():
        return None
    user = User.objects.filter(pk=held["user"], is_active=True).first()
    if user is None or not constant_time_compare(held["hash"], user.get_session_auth_hash()):
        return None
    return Pending(user, held["onward"])


def count_wrong(request: HttpRequest) -> bool:
    """A wrong code; False when there were too many and the password is asked again."""
    held = request.session[KEY]
    held["tries"] -= 1
    request.session[KEY] = held
    if held["tries"] <= 0:
        request.session.flush()
        return False
    return True


def forget(request: HttpRequest) -> None:
    """Drop what was remembered."""
    request.session.pop(KEY, None)
