"""The hash chain: what of an entry is hashed, and how. Shared by the writer and the verifier."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives import hashes
from django.conf import settings

GENESIS = "0" * 64
_ALGORITHMS: dict[str, hashes.HashAlgorithm] = {"sm3": hashes.SM3(), "sha256": hashes.SHA256()}


def algorithm_in_use() -> str:
    """The installation's hash: `sm3` or `sha256`."""
    name: str = settings.TRAIL_HASH
    return name


def digest(data: bytes, algorithm: str | None = None) -> str:
    """Hex digest of 32 bytes by the named algorithm, or the installation's (`TRAIL_HASH`)."""
    hasher = hashes.Hash(_ALGORITHMS[algorithm or algorithm_in_use()])
    hasher.update(data)
    return hasher.finalize().hex()


def canonical(fields: Mapping[str, Any]) -> bytes:
    """The one byte string of an entry's fields: JSON, sorted keys, UTF-8, no spaces."""
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def moment(at: datetime) -> str:
    """A moment as it is hashed: UTC, microseconds, `Z`."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def parsed(text: str) -> datetime:
    """The moment that `moment` wrote."""
    return datetime.fromisoformat(text)
