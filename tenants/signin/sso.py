"""Single sign-on over OpenID Connect: the provider says who it is, we say whether there is an account.

Off without `OIDC_ISSUER`. What mozilla-django-oidc leaves open is closed here: the issuer and the
audience of the ID token are compared, a nonce is demanded, the user info must be about the same
person, and nothing the provider says makes or changes an account.
"""

import logging
import time
from typing import Any

import jwt
import requests
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from mozilla_django_oidc.auth import OIDCAuthenticationBackend

from tenants.models import User

DISCOVERY = "/.well-known/openid-configuration"
KEPT_SECONDS = 3600
# RFC 8176: several factors, or a password and something beside it.
BESIDE_A_PASSWORD = frozenset({"otp", "hwk", "swk", "sc", "sms", "tel", "fpt", "face", "pop"})

log = logging.getLogger(__name__)
_known: dict[str, tuple[float, dict[str, Any]]] = {}


class ProviderAway(RuntimeError):
    """The provider does not answer, or not as an OpenID provider."""


def provider() -> dict[str, Any]:
    """The provider's own description of itself, asked for at most once an hour."""
    issuer: str = settings.OIDC_ISSUER
    at, document = _known.get(issuer, (0.0, {}))
    if document and time.monotonic() - at < KEPT_SECONDS:
        return document
    try:
        answer = requests.get(issuer + DISCOVERY, timeout=settings.OIDC_TIMEOUT)
        answer.raise_for_status()
        document = dict(answer.json())
        if str(document["issuer"]).rstrip("/") != issuer:
            raise ProviderAway("the provider calls itself by another issuer's name")
    except (requests.RequestException, ValueError, KeyError, TypeError) as error:
        raise ProviderAway(type(error).__name__) from error
    _known[issuer] = time.monotonic(), document
    return document


def endpoint(name: str) -> str:
    """An address of the provider, for example `token_endpoint`. Raises ProviderAway."""
    try:
        return str(provider()[name])
    except KeyError as error:
        raise ProviderAway(f"the provider names no {name}") from error


def is_strong(claims: dict[str, Any]) -> bool:
    """Whether the provider says that it asked for a second factor."""
    said = claims.get("amr")
    ways = {str(each) for each in said} if isinstance(said, list) else set()
    if "mfa" in ways or ("pwd" in ways and ways & BESIDE_A_PASSWORD):
        return True
    return str(claims.get("acr", "")) in settings.OIDC_STRONG_ACR


class ProviderBackend(OIDCAuthenticationBackend):  # type: ignore[misc]
    """Turns the provider's answer into a user of ours, or into nobody."""

    def __init__(self) -> None:
        # Backends are made at every login: the provider is asked only when its answer is there.
        self.UserModel = User
        self.OIDC_RP_CLIENT_ID = settings.OIDC_RP_CLIENT_ID
        self.OIDC_RP_CLIENT_SECRET = settings.OIDC_RP_CLIENT_SECRET
        self.OIDC_RP_SIGN_ALGO = settings.OIDC_RP_SIGN_ALGO
        self.OIDC_RP_IDP_SIGN_KEY = None
        self.claims: dict[str, Any] = {}

    @property
    def OIDC_OP_TOKEN_ENDPOINT(self) -> str:
        """Where the code is exchanged."""
        return endpoint("token_endpoint")

    @property
    def OIDC_OP_USER_ENDPOINT(self) -> str:
        """Where the person's claims are."""
        return endpoint("userinfo_endpoint")

    @property
    def OIDC_OP_JWKS_ENDPOINT(self) -> str:
        """Where the provider's keys are."""
        return endpoint("jwks_uri")

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        """The user, or None; a wrong or unreadable answer is None too, and its kind is logged."""
        # A password is another backend's, and an answer without our nonce was not asked for.
        if request is None or not settings.OIDC_ISSUER or not credentials.get("nonce"):
            return None
        try:
            user: User | None = super().authenticate(request, **credentials)
        except (
            SuspiciousOperation,
            ProviderAway,
            jwt.PyJWTError,
            requests.RequestException,
            KeyError,
            ValueError,
            TypeError,
        ) as error:
            log.warning("single sign-on refused: %s", type(error).__name__)
            return None
        if user is not None:
            request.provider_is_strong = is_strong(self.claims)  # type: ignore[attr-defined]
        return user

    def verify_token(self, token: Any, **words: Any) -> dict[str, Any]:
        """The claims of an ID token that is signed, timely, from our provider and for us."""
        claims: dict[str, Any] = super().verify_token(token, **words)
        audience = claims.get("aud")
        meant = audience if isinstance(audience, list) else [audience]
        if (
            str(claims.get("iss", "")).rstrip("/") != settings.OIDC_ISSUER
            or self.OIDC_RP_CLIENT_ID not in meant
            or claims.get("azp", self.OIDC_RP_CLIENT_ID) != self.OIDC_RP_CLIENT_ID
            or "exp" not in claims
            or not claims.get("sub")
        ):
            raise SuspiciousOperation("the ID token is not for us")
        self.claims = claims
        return claims

    def get_userinfo(
        self, access_token: str, id_token: str, payload: dict[str, Any]
    ) -> dict[str, Any]:
        """The claims of the ID token; the user info adds to them and must be about the same person."""
        if settings.OIDC_CLAIM in payload or "userinfo_endpoint" not in provider():
            return payload
        told: dict[str, Any] = super().get_userinfo(access_token, id_token, payload)
        if told.get("sub") != payload["sub"]:
            raise SuspiciousOperation("the user info is about somebody else")
        return {**told, **payload}

    def verify_claims(self, claims: dict[str, Any]) -> bool:
        """The claim that names the account must be there."""
        return bool(claims.get(settings.OIDC_CLAIM))

    def filter_users_by_claims(self, claims: dict[str, Any]) -> Any:
        """The active account of exactly that name."""
        named = str(claims[settings.OIDC_CLAIM])
        self.request.provider_account = named
        return User.objects.filter(username=named, is_active=True)

    def describe_user_by_claims(self, claims: dict[str, Any]) -> str:
        """Log lines name nobody."""
        return "a person of the provider"
