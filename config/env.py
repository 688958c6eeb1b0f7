"""Loud readers of the environment: a wrong or missing value stops the start and says which."""

import os
from base64 import b64decode
from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

KEY_BYTES = 32


class BadEnvironment(SystemExit):
    """An environment variable is missing or wrong; the message names it."""


def text(name: str, default: str | None = None) -> str:
    """The variable's value; without a default a missing one refuses to start."""
    value = os.environ.get(name, default)
    if value is None or (value == "" and default is None):
        raise BadEnvironment(f"{name} is not set. Set it in the environment and start again.")
    return value


def flag(name: str, default: bool = False) -> bool:
    """`1/true/yes/on` or `0/false/no/off`; anything else refuses to start."""
    value = os.environ.get(name, "").strip().lower()
    if value == "":
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise BadEnvironment(f"{name}={value!r} is neither yes nor no.")


def number(name: str, default: int, *, least: int = 0) -> int:
    """A whole number that is not below `least`."""
    value = os.environ.get(name, "").strip()
    try:
        found = int(value) if value else default
    except ValueError as error:
        raise BadEnvironment(f"{name}={value!r} is not a whole number.") from error
    if found < least:
        raise BadEnvironment(f"{name}={value!r} is less than {least}.")
    return found


def month_day(name: str, default: str) -> tuple[int, int]:
    """A day of every year, `06-30`, as month and day."""
    value = os.environ.get(name, "").strip() or default
    try:
        found = date.fromisoformat(f"2001-{value}")  # no leap year: the day is there every year
    except ValueError as error:
        raise BadEnvironment(f"{name}={value!r} is not a day of the year, as 06-30 is.") from error
    return found.month, found.day


def words(name: str, default: str = "") -> list[str]:
    """A list separated by commas."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def hosts(name: str) -> list[str]:
    """Host names separated by commas, at least one, and none that stands for all."""
    found = words(name) or [text(name)]
    for host in found:
        is_all = "*" in host or host.startswith(".")
        if is_all or "/" in host or (":" in host and not host.startswith("[")):
            raise BadEnvironment(
                f"{name}: {host!r} is not a host name, as credit.example.gov.cn is."
            )
    return found


def web_address(name: str) -> str:
    """An http(s) address, or nothing."""
    value = os.environ.get(name, "").strip()
    try:
        parts = urlsplit(value)
        right = not value or (
            parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
        )
    except ValueError:
        right = False
    if not right:
        raise BadEnvironment(f"{name}={value!r} is not an http:// or https:// address.")
    return value


def secure_address(name: str) -> str:
    """An https address, http only on this machine, or nothing: what is sent there is personal."""
    value = web_address(name)
    parts = urlsplit(value)
    if parts.scheme == "http" and parts.hostname not in {"localhost", "127.0.0.1", "::1"}:
        raise BadEnvironment(f"{name}={value!r}: personal data leaves this machine by https only.")
    if parts.query or parts.fragment or parts.username or parts.password:
        raise BadEnvironment(f"{name}: write the address alone, as https://credit.example.gov.cn")
    return value


def one_of(name: str, default: str, allowed: set[str]) -> str:
    """One of a closed set of words."""
    value = os.environ.get(name, default)
    if value not in allowed:
        raise BadEnvironment(f"{name}={value!r}: choose one of {', '.join(sorted(allowed))}.")
    return value


def key(name: str, default: str | None = None) -> bytes:
    """32 secret bytes in base64 (`openssl rand -base64 32`)."""
    return _key(name, text(name, default))


def keys(name: str, default: str | None = None) -> dict[str, bytes]:
    """Named keys, the one in use first: `2026b:<base64>,2026a:<base64>`."""
    value = text(name, default)
    found: dict[str, bytes] = {}
    for part in value.split(","):
        label, _, secret = part.strip().partition(":")
        if not label.isalnum() or label in found:
            raise BadEnvironment(f"{name}: each key needs a name of its own, as in 2026a:<base64>")
        found[label] = _key(name, secret)
    return found


def public_keys(name: str) -> list[bytes]:
    """Public keys in base64, separated by commas; none when it is not set."""
    return [_key(name, part) for part in words(name)]


def _key(name: str, value: str) -> bytes:
    try:
        found = b64decode(value, validate=True)
    except ValueError:
        found = b""
    if len(found) != KEY_BYTES:
        raise BadEnvironment(f"{name} is not {KEY_BYTES} bytes in base64: openssl rand -base64 32")
    return found


# A database that went away without a word is noticed, not waited for.
WATCHFUL = {
    "connect_timeout": "5",
    "keepalives_idle": "20",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "30000",
}


def database(name: str) -> dict[str, Any]:
    """A `postgresql://user:password@host:port/name?option=value` URL as Django's settings."""
    url = text(name)
    try:
        parts = urlsplit(url)
        port = str(parts.port or "")
    except ValueError as error:
        # The reason would quote a part of the password.
        raise BadEnvironment(
            f"{name} is not a database URL: write special characters of the password as %XX."
        ) from error
    if parts.scheme not in {"postgres", "postgresql"}:
        raise BadEnvironment(
            f"{name} must begin with postgresql:// (PostgreSQL is the only server)."
        )
    if not parts.path.strip("/"):
        raise BadEnvironment(f"{name} names no database.")
    quoted: Callable[[str | None], str] = lambda part: unquote(part or "")  # noqa: E731
    options = WATCHFUL | dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": quoted(parts.username),
        "PASSWORD": quoted(parts.password),
        "HOST": options.pop("host", quoted(parts.hostname)),
        "PORT": port or options.pop("port", ""),
        "OPTIONS": options,
    }
