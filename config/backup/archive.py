"""What lies in an archive: a tar, compressed, inside the sealed stream; read and written in one pass.

`about.json`, the checkpoint file with its countersignatures, the dump in parts (its size is not
known before its end), the files.
"""

import gzip
import io
import json
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Any, BinaryIO

from config.backup.errors import BackupError
from config.backup.sealed import Sealer, Unsealer

ABOUT = "about.json"
DATABASE = "database"
FILES = "files"
CHECKPOINTS = "checkpoints"
PART = 4 * 1024 * 1024
# Dumps shrink to a fifth already at this level; higher ones cost time for little.
_LEVEL = 3


class Packer:
    """Puts members into an archive, in the order of the calls; whole when the block ends well."""

    def __init__(self, file: BinaryIO, key: bytes, about: dict[str, Any]) -> None:
        self._sealer = Sealer(file, key, about)
        self._gzip = gzip.GzipFile("", "wb", _LEVEL, self._sealer, mtime=0)
        self._tar = tarfile.open(fileobj=self._gzip, mode="w|")  # noqa: SIM115

    def add(self, name: str, content: bytes) -> None:
        """A small member."""
        self._add(name, io.BytesIO(content), len(content))

    def add_file(self, name: str, path: Path, size: int | None = None) -> None:
        """A file as it stands, or its first `size` bytes; one that is gone meanwhile is left out."""
        try:
            with path.open("rb") as file:
                length = file.seek(0, io.SEEK_END) if size is None else size
                file.seek(0)
                self._add(name, file, length)
        except FileNotFoundError:
            return

    def __enter__(self) -> "Packer":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            self._sealer.drop()
            return
        try:
            self._tar.close()
            self._gzip.close()
            self._sealer.finish()
        except BaseException:
            self._sealer.drop()
            raise

    def _add(self, name: str, content: IO[bytes], size: int) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        self._tar.addfile(member, content)
        _forget_members(self._tar)


@contextmanager
def opened(path: Path, key: bytes) -> Iterator["Archive"]:
    """An archive to read. Raises BackupError for one that is not ours, not whole or not there."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise BackupError(f"{path}: {error.strerror}.") from error
    with file:
        try:
            yield Archive(Unsealer(file, key))
        except (tarfile.TarError, EOFError, gzip.BadGzipFile) as error:
            raise BackupError(f"The archive cannot be read: {error}.") from error


class Archive:
    """The members of an archive, in one pass. `about` is the open part of it, `facts` the sealed."""

    def __init__(self, sealed: Unsealer) -> None:
        self._sealed = sealed
        self.about = sealed.about
        self._gzip = gzip.GzipFile(fileobj=io.BufferedReader(sealed))
        self._tar = tarfile.open(fileobj=self._gzip, mode="r|")  # noqa: SIM115
        first = self._tar.next()
        content = self._tar.extractfile(first) if first else None
        if first is None or content is None or first.name != ABOUT:
            raise BackupError("The archive does not begin with its description.")
        self.facts: dict[str, Any] = json.load(content)

    def members(self) -> Iterator[tuple[str, PurePosixPath, IO[bytes]]]:
        """Kind, name within the kind, content; read to the end, where a cut archive is noticed."""
        while (member := self._tar.next()) is not None:
            _forget_members(self._tar)
            content = self._tar.extractfile(member)
            path = PurePosixPath(member.name)
            safe = len(path.parts) > 1 and not path.is_absolute() and ".." not in path.parts
            if content is None or not member.isreg() or not safe:
                raise BackupError(f"The archive holds {member.name!r}, which no backup writes.")
            yield path.parts[0], PurePosixPath(*path.parts[1:]), content
        while self._gzip.read(PART):
            pass
        self._sealed.finish()


def _forget_members(tar: tarfile.TarFile) -> None:
    """A tar that is read or written in one pass remembers every member; nobody asks it for them."""
    tar.members.clear()  # type: ignore[attr-defined]
