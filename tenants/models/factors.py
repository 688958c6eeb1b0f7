"""Second factors: a person's authenticator app, and the recovery codes for a lost phone."""

import re
import time
from base64 import b32encode
from os import urandom
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import models
from django.utils.crypto import salted_hmac
from django_otp.models import Device, ThrottlingMixin, TimestampMixin
from django_otp.oath import TOTP

from tenants import sealing
from tenants.models.users import User

KEY_BYTES = 20
DIGITS = re.compile(r"^[0-9]{6}$")
PERIOD = 30
TOLERANCE = 1


def _context(user_id: int) -> str:
    """Copied into another person's row, a key does not open."""
    return f"tenants_authenticator|{user_id}"


class Authenticator(TimestampMixin, ThrottlingMixin, Device):  # type: ignore[misc]
    """An app that shows a code every 30 seconds (TOTP, RFC 6238).

    The key is stored sealed. `last_t` is the time step of the last accepted code: neither that
    code nor an older one is accepted again. After a wrong code the next one waits 1, 2, 4 … s.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    sealed_key = models.CharField(max_length=200)
    last_t = models.BigIntegerField(default=-1)
    drift = models.SmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "confirmed"], name="one_authenticator_in_use_and_one_in_setup"
            )
        ]

    @classmethod
    def for_setup(cls, user: User) -> "Authenticator":
        """A new one with a new key, saved but not yet in use."""
        sealed = sealing.seal(urandom(KEY_BYTES).hex(), _context(user.pk))
        made: Authenticator = cls.objects.create(
            user=user, name="TOTP", confirmed=False, sealed_key=sealed
        )
        return made

    @property
    def key(self) -> bytes:
        """The key in the clear. Raises Unreadable, KeyMissing."""
        return bytes.fromhex(sealing.open_(self.sealed_key, _context(self.user_id)))

    @property
    def typed_key(self) -> str:
        """The key as a person types it, in groups of four."""
        text = b32encode(self.key).decode()
        return " ".join(text[place : place + 4] for place in range(0, len(text), 4))

    def address(self, issuer: str) -> str:
        """The otpauth address that the square code holds."""
        words = {"secret": b32encode(self.key).decode(), "issuer": issuer, "period": PERIOD}
        label = quote(f"{issuer}:{self.user.username}")
        return f"otpauth://totp/{label}?{urlencode(words, quote_via=quote)}"

    def verify_token(self, token: str) -> bool:
        """Whether the code is right, timely and new. Call it on a locked row, in a transaction."""
        allowed, _why = self.verify_is_allowed()
        if not allowed:
            return False
        code = TOTP(self.key, step=PERIOD, drift=self.drift)
        code.time = time.time()
        if DIGITS.match(token) and code.verify(int(token), TOLERANCE, self.last_t + 1):
            self.last_t, self.drift = code.t(), code.drift
            self.set_last_used_timestamp(commit=False)
            self.throttle_reset(commit=True)
            return True
        self.throttle_increment(commit=True)
        return False

    def get_throttle_factor(self) -> int:
        """Seconds to wait after the first wrong code."""
        return 1


class RecoveryCode(models.Model):
    """One use in place of the app. Only a keyed hash is stored, and the row stays when it is used."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "digest"], name="a_recovery_code_is_given_once_to_a_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.made_at:%Y-%m-%d}"

    @staticmethod
    def digest_of(user: User, code: str) -> str:
        """What is stored: without SEARCH_KEY the table alone does not let anybody try codes."""
        text = f"{user.pk}:{code}"
        made = salted_hmac("recovery code", text, settings.SEARCH_KEY, algorithm="sha256")
        return made.hexdigest()
