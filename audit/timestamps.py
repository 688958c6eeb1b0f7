"""Countersignatures: an RFC 3161 authority says that a line of the checkpoint file existed by then.

They bind even whoever holds our signing key. Each line stands on the one before it, so a token for
the newest line covers all: when the authority is away nothing waits, the next run asks for the
line that is then the last. Tokens lie beside the file, in a file of their own.
"""

import http.client
import json
import logging
import socket
import threading
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from django.conf import settings
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from audit import checkpoint_file, checkpoint_lines, signing
from tenants import clock

PATIENCE = 10.0  # seconds for one answer, whatever the authority does
LARGEST = 256 * 1024
# A token's time may differ from ours by so much before it is refused.
CLOCKS_DIFFER = timedelta(hours=1)

log = logging.getLogger(__name__)


class NoTimestamp(RuntimeError):
    """There is no valid countersignature; the message says why."""


class NoCertificates(NoTimestamp):
    """The authority's certificates are not at hand, so no countersignature can be checked."""


@dataclass(frozen=True)
class Token:
    """The authority's answer for the line of this number, as it came."""

    number: int
    answer: bytes


def token_file(path: Path) -> Path:
    """Where the tokens of a checkpoint file lie."""
    return path.with_name(f"{path.stem}.tokens.jsonl")


def countersign(path: Path) -> str:
    """Have the last line countersigned; returns what went wrong, empty when nothing did.

    Nothing without an authority, and nothing when the line has its token. Takes `PATIENCE` seconds
    at most and never raises for what the authority does.
    """
    if not settings.TIMESTAMP_URL:
        return ""
    line = checkpoint_lines.read(checkpoint_file.last_line(path), signing.trusted())
    if isinstance(line, checkpoint_lines.Spoilt) or not line.number:
        return "the last line of the checkpoint file is not one of ours"
    last = _read(checkpoint_file.last_line(token_file(path)))
    if last is not None and last.number == line.number:
        return ""
    try:
        answer = _ask(line.raw)
    except (NoTimestamp, OSError, ValueError, http.client.HTTPException) as error:
        why = f"{settings.TIMESTAMP_URL}: {error or type(error).__name__}"
        log.warning("checkpoint %s is not countersigned yet: %s", line.number, why)
        return why
    held = {"number": line.number, "answer": b64encode(answer).decode()}
    with checkpoint_file.opened_to_append(token_file(path)) as tail:
        tail.append(json.dumps(held).encode() + b"\n")
    return ""


def tokens(path: Path) -> Iterator[Token | None]:
    """The tokens of a checkpoint file in their order; None for a line that is none."""
    for raw in checkpoint_file.lines(token_file(path)):
        yield _read(raw)


def said_at(token: Token, raw: bytes) -> datetime:
    """When the authority saw the line. Raises NoTimestamp for a token that does not hold.

    Certificates count as of that moment: a token outlives the certificate it was signed with.
    """
    return _checked(token.answer, raw, VerifierBuilder())


def _read(raw: bytes) -> Token | None:
    try:
        held = json.loads(raw)
        return Token(int(held["number"]), b64decode(held["answer"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _ask(raw: bytes) -> bytes:
    request = TimestampRequestBuilder().data(raw).hash_algorithm(HashAlgorithm.SHA256).build()
    answer = _post(request.as_bytes())
    moment = _checked(answer, raw, VerifierBuilder.from_request(request))
    if abs(moment - clock.now()) > CLOCKS_DIFFER:
        raise NoTimestamp(f"its clock says {moment:%Y-%m-%d %H:%M} UTC, which is not the time")
    return answer


def _checked(answer: bytes, raw: bytes, builder: VerifierBuilder) -> datetime:
    for certificate in _certificates():
        if certificate.issuer == certificate.subject:
            builder = builder.add_root_certificate(certificate)
        else:
            builder = builder.add_intermediate_certificate(certificate)
    try:
        found = decode_timestamp_response(answer)
        builder.build().verify_message(found, raw)
        moment: datetime = found.tst_info.gen_time
    except (VerificationError, ValueError) as error:
        raise NoTimestamp(f"its answer is not valid ({error})") from error
    return moment


def _certificates() -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(Path(settings.TIMESTAMP_CERTIFICATES).read_bytes())
    except (OSError, ValueError) as error:
        raise NoCertificates(
            "CHENGXIN_TIMESTAMP_CERTIFICATES names no file with its certificates"
        ) from error


def _post(body: bytes) -> bytes:
    """Ask over HTTP. An answer that takes longer than `PATIENCE` is cut off, however it drips."""
    where = urlsplit(settings.TIMESTAMP_URL)
    kind = http.client.HTTPSConnection if where.scheme == "https" else http.client.HTTPConnection
    connection = kind(where.hostname or "", where.port, timeout=PATIENCE)
    connection.connect()
    cut = threading.Timer(PATIENCE, _cut, [connection.sock])
    cut.daemon = True
    cut.start()
    try:
        path = (where.path or "/") + (f"?{where.query}" if where.query else "")
        connection.request("POST", path, body, {"Content-Type": "application/timestamp-query"})
        answer = connection.getresponse()
        found = answer.read(LARGEST + 1)
        if answer.status != http.HTTPStatus.OK or len(found) > LARGEST:
            raise NoTimestamp(f"it answered {answer.status} with {len(found)} bytes")
        return found
    finally:
        cut.cancel()
        connection.close()


def _cut(wire: socket.socket) -> None:
    with suppress(OSError):
        wire.shutdown(socket.SHUT_RDWR)
