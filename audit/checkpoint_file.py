"""The checkpoint file as bytes: its lines one by one, its last line, one more line at its end.

It is only ever added to. Appending reads the last line alone, however long the file has grown.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

BLOCK = 64 * 1024


def lines(path: Path) -> Iterator[bytes]:
    """The lines without their ends, blank ones left out; none when there is no file.

    What a killed write left at the end is no line.
    """
    if path.exists():
        with path.open("rb") as file:
            for line in file:
                if line.strip() and (line.endswith(b"\n") or _is_whole(line)):
                    yield line.rstrip()


def last_line(path: Path) -> bytes:
    """The last whole line; empty when there is none."""
    if not path.exists():
        return b""
    with path.open("rb") as file:
        return _tail(file)[0]


@contextmanager
def opened_to_append(path: Path) -> Iterator["Tail"]:
    """The end of the file, ours alone until the block ends. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o640), "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield Tail(file)


class Tail:
    """The last line of a locked file, and the place behind it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.last, self._end = _tail(file)

    def append(self, line: bytes) -> None:
        """Add a line (with its newline), on the disk before this returns; all of it or nothing.

        What a killed write left goes first: that line was never counted.
        """
        try:
            self._file.truncate(self._end)
            self._file.seek(max(self._end - 1, 0))
            between = b"" if self._file.read(1) in {b"", b"\n"} else b"\n"
            self._file.write(between + line)
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError:
            os.ftruncate(self._file.fileno(), self._end)
            raise


def _is_whole(line: bytes) -> bool:
    """Whether a last line without its newline was written to its end."""
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _tail(file: BinaryIO) -> tuple[bytes, int]:
    """The last whole line that is not blank, and where the next one begins."""
    end = file.seek(0, os.SEEK_END)
    line, stop = _line_before(file, end)
    file.seek(stop)
    if line and b"\n" not in file.read(end - stop) and not _is_whole(line):
        end = stop - len(line)
        line, _stop = _line_before(file, end)
    return line, end


def _line_before(file: BinaryIO, end: int) -> tuple[bytes, int]:
    """The last line before a place, and where its text ends."""
    held, start = b"", end
    while start and b"\n" not in held.strip():
        step = min(BLOCK, start)
        start -= step
        file.seek(start)
        held = file.read(step) + held
    text = held.rstrip()
    return text.rpartition(b"\n")[2], start + len(text)
