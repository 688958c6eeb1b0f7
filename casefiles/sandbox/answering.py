"""The child's side: take on the limits, read the upload, answer with one JSON object."""

import io
import json
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

from casefiles.sandbox import limits
from casefiles.sandbox.refused import Refused


def confine() -> None:
    """Memory, processor time and file writing end here; a no-op where POSIX limits are unknown."""
    try:
        import resource
    except ImportError:
        return
    memory = limits.CHILD_MEMORY_BYTES
    seconds = limits.CHILD_CPU_SECONDS
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer(content: bytes, read: Callable[[io.BytesIO], dict[str, Any]]) -> dict[str, Any]:
    """What `read` finds, or `{"refused": reason}`; every way of failing has its reason."""
    try:
        return read(io.BytesIO(content))
    except Refused as refusal:
        return {"refused": refusal.reason}
    except MemoryError:
        return {"refused": "heavy"}
    except (zipfile.BadZipFile, zlib.error, EOFError):
        return {"refused": "incomplete"}
    except Exception:
        # Whatever a broken file provokes, the user gets one clear message (security.md, 40).
        return {"refused": "broken"}


def run(read: Callable[[io.BytesIO], dict[str, Any]]) -> None:
    """The whole life of a child: confined, it answers once."""
    confine()
    said = answer(sys.stdin.buffer.read(), read)
    sys.stdout.buffer.write(json.dumps(said, ensure_ascii=False).encode())


def ordered(order: dict[str, Any], content: bytes) -> bytes:
    """An order and the bytes that it is about, as one message."""
    said = json.dumps(order, ensure_ascii=False).encode()
    return struct.pack(">Q", len(said)) + said + content


def run_order(carry_out: Callable[[dict[str, Any], io.BytesIO], dict[str, Any]]) -> None:
    """As `run`, for a child that is told what to do with the upload."""

    def read(message: io.BytesIO) -> dict[str, Any]:
        (length,) = struct.unpack(">Q", message.read(8))
        order = json.loads(message.read(length))
        return carry_out(order, io.BytesIO(message.read()))

    run(read)
