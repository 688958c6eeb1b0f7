"""One line of the checkpoint file: how it is written, and what may be believed of one that is read.

A line is a JSON object in its canonical form, so that not one byte of it can be changed unseen.
Lines of before the signature have no number and no key; whoever can write the file can forge them.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from audit import chain, signing
from audit.faults import Kind

SIGNED_AS = b"chengxin checkpoint\n"
_UNSIGNED = {"at", "heads", "prev", "algorithm"}
_SIGNED = _UNSIGNED | {"number", "because", "key", "remembered"}


@dataclass(frozen=True)
class Line:
    """A line that is whole. `number` is 0 and `key` empty when it is not signed.

    `remembered` is what the database took for the last line when this one was written: its number
    and hash; None when it knew of none. `gap` is what the line acknowledges (`audit.gaps`).
    """

    raw: bytes
    at: str
    heads: Mapping[str, tuple[int, str]]
    prev: str
    hash: str
    number: int = 0
    key: str = ""
    because: str = ""
    remembered: tuple[int, str] | None = None
    gap: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Spoilt:
    """A line that cannot be believed: of which kind its fault is, with the fault's data."""

    raw: bytes
    kind: Kind = Kind.LINE_CHANGED
    data: Mapping[str, Any] = field(default_factory=dict)


def compose(body: Mapping[str, Any]) -> bytes:
    """The signed line of a body that lacks only its key, hash and signature; ends with a newline."""
    whole = dict(body) | {"key": signing.name_of(signing.public_key())}
    covered = chain.canonical(whole)
    whole["hash"] = chain.digest(covered, whole["algorithm"])
    whole["signature"] = signing.sign(SIGNED_AS + covered)
    return chain.canonical(whole) + b"\n"


def read(raw: bytes, trusted: Mapping[str, bytes]) -> Line | Spoilt:
    """What a line says, once its hash and its signature hold. `raw` comes without its newline."""
    try:
        held = json.loads(raw)
        keys = set(held) - {"hash", "signature", "gap"}
        if keys == _SIGNED:
            return _signed(raw, held, trusted)
        if keys == _UNSIGNED and "signature" not in held and "gap" not in held:
            return _unsigned(raw, held)
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    return Spoilt(raw)


def claimed_hash(raw: bytes) -> str:
    """The hash that a line claims to have, or that of its bytes when it claims none."""
    try:
        return str(json.loads(raw)["hash"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return chain.digest(raw)


def _heads(held: Any) -> dict[str, tuple[int, str]]:
    heads = {str(name): (int(seq), str(hash_)) for name, (seq, hash_) in held.items()}
    return dict(heads)


def _unsigned(raw: bytes, held: dict[str, Any]) -> Line | Spoilt:
    body = {key: held[key] for key in _UNSIGNED}
    as_written = json.dumps(held, ensure_ascii=False, sort_keys=True).encode()
    if as_written != raw or chain.digest(chain.canonical(body), body["algorithm"]) != held["hash"]:
        return Spoilt(raw)
    return Line(raw, held["at"], _heads(held["heads"]), held["prev"], held["hash"])


def _signed(raw: bytes, held: dict[str, Any], trusted: Mapping[str, bytes]) -> Line | Spoilt:
    body = {key: held[key] for key in held if key not in {"hash", "signature"}}
    covered = chain.canonical(body)
    public = trusted.get(held["key"])
    if chain.canonical(held) != raw or chain.digest(covered, held["algorithm"]) != held["hash"]:
        return Spoilt(raw)
    if public is None:
        return Spoilt(raw, Kind.LINE_OF_FOREIGN_KEY, {"key": str(held["key"])})
    if not signing.is_signed(SIGNED_AS + covered, held["signature"], public):
        return Spoilt(raw, Kind.LINE_FORGED)
    remembered = held["remembered"]
    return Line(
        raw,
        held["at"],
        _heads(held["heads"]),
        held["prev"],
        held["hash"],
        int(held["number"]),
        held["key"],
        held["because"],
        (int(remembered[0]), str(remembered[1])) if remembered else None,
        held.get("gap", {}),
    )
