"""Who needs a second factor, and whether a typed code is right."""

import secrets
from enum import StrEnum

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_otp import verify_token

from tenants import clock
from tenants.models import Authenticator, RecoveryCode, User
from tenants.roles import SECOND_FACTOR_ROLES
from tenants.signin.sessions import SECOND_FACTOR
from tenants.workspaces import workspaces_of

CODES = 10
# Without i, l, o, 0 and 1: 31 marks, ten of them hold 49 bits.
MARKS = "abcdefghjkmnpqrstuvwxyz23456789"
NOT_NEEDED_ON = "no_second_factor_needed_on"


class Factor(TextChoices):
    """What confirmed a login beside the password; stored in the session and in the trail."""

    NONE = "none", _("仅密码")
    TOTP = "totp", _("验证器")
    RECOVERY = "recovery", _("恢复码")
    PROVIDER = "provider", _("统一身份平台")


class Step(StrEnum):
    """What stands between a right password and being logged in."""

    NOTHING = "nothing"
    CODE = "code"
    SETUP = "setup"


def authenticator_of(user: User) -> Authenticator | None:
    """The app in use."""
    found: Authenticator | None = Authenticator.objects.filter(user=user, confirmed=True).first()
    return found


def must_have_one(user: User) -> bool:
    """Whether one of the person's roles today demands a second factor."""
    if not settings.SECOND_FACTOR:
        return False
    return any(each.roles & SECOND_FACTOR_ROLES for each in workspaces_of(user))


def next_step(user: User) -> Step:
    """Who has an app is asked for its code, whatever the role; who must have one sets it up."""
    if authenticator_of(user) is not None:
        return Step.CODE
    return Step.SETUP if must_have_one(user) else Step.NOTHING


def lacks(session: SessionBase, user: User) -> bool:
    """Whether this session may not go on without a second factor.

    A change of roles ends sessions, so the answer "needs none" holds for the rest of the day; a
    membership that begins on a later day is seen on that day.
    """
    if not settings.SECOND_FACTOR or session.get(SECOND_FACTOR, Factor.NONE) != Factor.NONE:
        return False
    today = clock.today().isoformat()
    if session.get(NOT_NEEDED_ON) == today:
        return False
    if next_step(user) is not Step.NOTHING:
        return True
    session[NOT_NEEDED_ON] = today
    return False


def tidy(typed: str) -> str:
    """A typed code without the spaces and dashes that make it readable."""
    return "".join(mark for mark in typed.lower() if mark not in " -\u3000\t")[:20]


def check(user: User, typed: str) -> Factor | None:
    """Use up a code of the app or a recovery code; None when it is wrong, spent or too early."""
    device = authenticator_of(user)
    if device is None:
        return None
    code = tidy(typed)
    if code.isdigit():
        return Factor.TOTP if verify_token(user, device.persistent_id, code) else None
    with transaction.atomic():
        locked = Authenticator.objects.select_for_update().get(pk=device.pk)
        if not locked.verify_is_allowed()[0]:
            return None
        digest = RecoveryCode.digest_of(user, code)
        rows = RecoveryCode.objects.filter(user=user, digest=digest, used_at=None)
        if not rows.update(used_at=timezone.now()):
            locked.throttle_increment()
            return None
        locked.throttle_reset()
    return Factor.RECOVERY


def wait_seconds(user: User, *, confirmed: bool = True) -> int:
    """How long until the next code is looked at; 0 when it may be typed now."""
    device = Authenticator.objects.filter(user=user, confirmed=confirmed).first()
    if device is None:
        return 0
    allowed, why = device.verify_is_allowed()
    return 0 if allowed else int((why["locked_until"] - timezone.now()).total_seconds()) + 1


def codes_left(user: User) -> int:
    """Recovery codes that have not been used."""
    return RecoveryCode.objects.filter(user=user, used_at=None).count()


def new_recovery_codes(user: User) -> list[str]:
    """Ten new codes in place of the old ones. They can be read this once."""
    codes = ["".join(secrets.choice(MARKS) for _mark in range(10)) for _code in range(CODES)]
    now = timezone.now()
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, digest=RecoveryCode.digest_of(user, code), made_at=now)
        for code in codes
    )
    return [f"{code[:5]}-{code[5:]}" for code in codes]
