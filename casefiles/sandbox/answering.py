"""The child's side: take on the limits, read the upload, answer with lines of JSON.

Every answer ends with ``{"done": true}`` or ``{"refused": reason}``: a child that died in between has
given none. An answer of one object is that object, and nothing more is said.
"""

import io
import json
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import Any

from casefiles.sandbox import limits
from casefiles.sandbox.refused import Refused

Message = dict[str, Any]


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


def answer(messages: Callable[[], Iterator[Message]]) -> Iterator[Message]:
    """The messages, and how they ended; every way of failing has its reason."""
    try:
        yield from messages()
    except Refused as refusal:
        yield {"refused": refusal.reason}
    except MemoryError:
        yield {"refused": "heavy"}
    except (zipfile.BadZipFile, zlib.error, EOFError):
        yield {"refused": "incomplete"}
    except Exception:
        # Whatever a broken file provokes, the user gets one clear message (security.md, 40).
        yield {"refused": "broken"}
    else:
        yield {"done": True}


def run(read: Callable[[io.BytesIO], Message]) -> None:
    """The whole life of a child: confined, it answers once."""

    def messages() -> Iterator[Message]:
        yield read(io.BytesIO(sys.stdin.buffer.read()))

    _tell(messages)


def ordered(order: Message, content: bytes) -> bytes:
    """An order and the bytes that it is about, as one message."""
    said = json.dumps(order, ensure_ascii=False).encode()
    return struct.pack(">Q", len(said)) + said + content


def run_order(carry_out: Callable[[Message, io.BytesIO], Message]) -> None:
    """As `run`, for a child that is told what to do with the upload."""
    run_telling(lambda order, stream: iter([carry_out(order, stream)]))


def run_telling(tell: Callable[[Message, io.BytesIO], Iterator[Message]]) -> None:
    """As `run_order`, for a child that answers bit by bit, so that neither side holds all of it."""

    def messages() -> Iterator[Message]:
        given = sys.stdin.buffer
        (length,) = struct.unpack(">Q", given.read(8))
        order = json.loads(given.read(length))
        yield from tell(order, io.BytesIO(given.read()))

    _tell(messages)


def _tell(messages: Callable[[], Iterator[Message]]) -> None:
    confine()
    out = sys.stdout.buffer
    for each in answer(messages):
        out.write(json.dumps(each, ensure_ascii=False, separators=(",", ":")).encode())
        out.write(b"\n")
        out.flush()
