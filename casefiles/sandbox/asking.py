"""The parent's side: start a child, and turn whatever becomes of it into an answer."""

import json
import os
import selectors
import subprocess
import sys
import threading
import time
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import IO, Any

from casefiles.sandbox import limits
from casefiles.sandbox.answering import Message, ordered
from casefiles.sandbox.refused import Refused

_ROOT = Path(__file__).resolve().parents[2]
_PIECE = 256 * 1024


def ask(
    module: str, content: bytes, *, order: Message | None = None, libraries: str = ""
) -> Message:
    """What a child module says of some bytes; `{"refused": reason}` when it will not or cannot.

    The bytes go through a pipe: an upload that is refused never touches a disk. `order` says what
    the child shall do with them (`answering.run_order`); `libraries` is a folder of packages that
    this child may import besides the standard library.
    """
    try:
        (said,) = ask_on(module, content, order=order, libraries=libraries)
    except Refused as refusal:
        return {"refused": refusal.reason}
    except ValueError:
        return {"refused": "broken"}
    return said


def ask_on(
    module: str, content: bytes, *, order: Message | None = None, libraries: str = ""
) -> Generator[Message]:
    """What a child says bit by bit (`answering.run_telling`). Raises Refused, at the end as well:

    nothing of what came before counts until the last message has been read. The child is gone when
    the caller stops reading, whether it read to the end or not.
    """
    if not content:
        raise Refused("empty-file")
    if len(content) > limits.FILE_BYTES:
        raise Refused("too-big")
    with subprocess.Popen(  # noqa: S603 - our own module, no shell, nothing from outside
        [sys.executable, "-s", "-S", "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=_ROOT,
        env={"LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
        | ({"PYTHONPATH": libraries} if libraries else {}),
    ) as child:
        assert child.stdin is not None and child.stdout is not None
        given = content if order is None else ordered(order, content)
        feeder = threading.Thread(target=_feed, args=(child.stdin, given), daemon=True)
        feeder.start()
        try:
            yield from _messages(child, child.stdout)
        finally:
            child.kill()
            feeder.join()


def _feed(pipe: IO[bytes], given: bytes) -> None:
    """All of it, or as much as the child lives to take."""
    try:
        with pipe:
            pipe.write(given)
    except BrokenPipeError:
        return


def _messages(child: "subprocess.Popen[bytes]", pipe: IO[bytes]) -> Iterator[Message]:
    for line in _lines(pipe):
        try:
            said: Any = json.loads(line)
        except ValueError:
            raise Refused("broken") from None
        if not isinstance(said, dict):
            raise Refused("broken")
        if "refused" in said:
            raise Refused(str(said["refused"]))
        if "done" in said:
            return
        yield said
    # It ended without a last word: by a signal when it took too much, else by a fault of its own.
    raise Refused("heavy" if child.wait(limits.CHILD_WALL_SECONDS) < 0 else "broken")


def _lines(pipe: IO[bytes]) -> Iterator[bytes]:
    """Whole lines. Counts the time that we wait for the child, not the time it waits for us."""
    patience = float(limits.CHILD_WALL_SECONDS)
    begun: list[bytes] = []
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while True:
            began = time.monotonic()
            if not selector.select(patience):
                raise Refused("heavy")
            patience = max(0.0, patience - (time.monotonic() - began))
            piece = os.read(pipe.fileno(), _PIECE)
            if not piece:
                return
            first, *more = piece.split(b"\n")
            begun.append(first)
            if sum(map(len, begun)) > limits.MESSAGE_BYTES:
                raise Refused("heavy")
            if more:
                yield b"".join(begun)
                *whole, last = more
                yield from whole
                begun = [last]
