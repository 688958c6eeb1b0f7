"""Asks clamd about an upload (INSTREAM, over TCP or a Unix socket). No answer means no upload."""

import socket
import struct
import time

from django.conf import settings

from casefiles.refusals import FileInfected, ScannerAway

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 60.0
_CHUNK = 64 * 1024
_LONGEST_ANSWER = 4096


def scan(content: bytes) -> None:
    """Return when clamd finds nothing, or none is configured. Raises FileInfected, ScannerAway."""
    if not settings.CLAMD:
        return
    try:
        with _connected(settings.CLAMD) as clamd:
            answer = _ask(clamd, content)
    except (OSError, ValueError) as error:  # a wrong address is nobody who answers
        raise ScannerAway from error
    verdict = answer.removeprefix("stream: ").strip()
    if verdict.endswith(" FOUND"):
        raise FileInfected(verdict.removesuffix(" FOUND")[:200])
    if verdict != "OK":
        raise ScannerAway


def _connected(where: str) -> socket.socket:
    """`host:port`, `[::1]:3310`, or the path of a socket."""
    if where.startswith("/"):
        clamd = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        clamd.settimeout(CONNECT_SECONDS)
        try:
            clamd.connect(where)
        except OSError:
            clamd.close()
            raise
        return clamd
    host, _colon, port = where.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=CONNECT_SECONDS)


def _ask(clamd: socket.socket, content: bytes) -> str:
    """The one line that clamd says; however slowly it reads or speaks, `ANSWER_SECONDS` are all."""
    ends_at = time.monotonic() + ANSWER_SECONDS
    try:
        _send(clamd, b"zINSTREAM\0", ends_at)
        for place in range(0, len(content), _CHUNK):
            chunk = content[place : place + _CHUNK]
            _send(clamd, struct.pack(">L", len(chunk)) + chunk, ends_at)
        _send(clamd, struct.pack(">L", 0), ends_at)
    except (BrokenPipeError, ConnectionResetError):
        pass  # clamd hangs up early when the stream is too long for it, and says so
    said = b""
    while b"\0" not in said and len(said) < _LONGEST_ANSWER:
        clamd.settimeout(_left(ends_at))
        heard = clamd.recv(_LONGEST_ANSWER)
        if not heard:
            break
        said += heard
    return said.partition(b"\0")[0].decode("utf-8", "replace")


def _send(clamd: socket.socket, data: bytes, ends_at: float) -> None:
    clamd.settimeout(_left(ends_at))
    clamd.sendall(data)


def _left(ends_at: float) -> float:
    left = ends_at - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
