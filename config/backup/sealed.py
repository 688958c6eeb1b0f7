"""A sealed stream: AES-256-GCM in numbered chunks, so that not a byte can be changed, moved or cut.

Layout: the mark, the length of the header (4 bytes), the header (JSON, readable by anybody), then
for each chunk its length (4 bytes) and its ciphertext. The chunk's number and whether it is the
last one are its nonce; the header goes into the first. Each archive has a key of its own, derived
from the backup key and a random salt, so a chunk of another archive never fits.
"""

import json
import os
import struct
from base64 import b64decode, b64encode
from hashlib import sha256
from io import RawIOBase
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from config.backup.errors import BackupError

MARK = b"CHENGXIN BACKUP\n"
CHUNK = 1024 * 1024
_TAG = 16
_LONGEST_HEADER = 64 * 1024


def key_name(key: bytes) -> str:
    """A backup key's short name; it gives nothing of the key away."""
    return sha256(b"chengxin backup key " + key).hexdigest()[:16]


def _cipher(key: bytes, salt: bytes) -> AESGCM:
    derived = HKDF(hashes.SHA256(), 32, salt, b"chengxin backup 1").derive(key)
    return AESGCM(derived)


def _nonce(number: int, last: bool) -> bytes:
    return struct.pack(">QI", number, int(last))


class Sealer(RawIOBase):
    """Writes a sealed stream. Only `finish` makes it whole: without it no reader accepts it."""

    def __init__(self, file: BinaryIO, key: bytes, about: dict[str, Any]) -> None:
        salt = os.urandom(32)
        header = json.dumps(about | {"key": key_name(key), "salt": b64encode(salt).decode()})
        self._header = MARK + struct.pack(">I", len(header.encode())) + header.encode()
        self._file, self._cipher = file, _cipher(key, salt)
        self._held, self._number, self._dropped = bytearray(), 0, False
        file.write(self._header)

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, data: Any) -> int:
        """Take bytes; a chunk is written when it is full."""
        if self._dropped:
            return len(data)
        self._held += data
        while len(self._held) > CHUNK:
            self._put(bytes(self._held[:CHUNK]), last=False)
            del self._held[:CHUNK]
        return len(data)

    def finish(self) -> None:
        """Write the last chunk."""
        self._put(bytes(self._held), last=True)

    def drop(self) -> None:
        """Take nothing more: the stream failed, and whoever still flushes into it shall be quiet."""
        self._dropped = True

    def _put(self, plain: bytes, *, last: bool) -> None:
        bound = self._header if self._number == 0 else b""
        sealed = self._cipher.encrypt(_nonce(self._number, last), plain, bound)
        self._file.write(struct.pack(">I", len(sealed)) + sealed)
        self._number += 1


class Unsealer(RawIOBase):
    """Reads a sealed stream; gives out no byte that was not authenticated. Raises BackupError."""

    def __init__(self, file: BinaryIO, key: bytes) -> None:
        self._file = file
        self._header, self.about = _read_header(file)
        if self.about["key"] != key_name(key):
            raise BackupError(
                f"The archive was made with another backup key ({self.about['key']}); the one in"
                f" CHENGXIN_BACKUP_KEY is {key_name(key)}."
            )
        self._cipher = _cipher(key, b64decode(self.about["salt"]))
        self._held, self._place, self._number, self._over = b"", 0, 0, False

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill from the chunk at hand, or from the next one."""
        while self._place == len(self._held):
            if self._over:
                return 0
            self._next()
        part = self._held[self._place : self._place + len(buffer)]
        buffer[: len(part)] = part
        self._place += len(part)
        return len(part)

    def finish(self) -> None:
        """Read to the end, so that a cut archive is noticed whatever was asked for."""
        while not self._over:
            self._next()

    def _next(self) -> None:
        length = self._file.read(4)
        size = struct.unpack(">I", length)[0] if len(length) == 4 else 0
        if not _TAG <= size <= CHUNK + _TAG:
            raise BackupError("The archive is cut off or damaged: its end is missing.")
        sealed = self._file.read(size)
        if len(sealed) < size:
            raise BackupError("The archive is cut off: its end is missing.")
        # The last chunk is the one behind which nothing comes; it must have been sealed as such.
        last = not self._file.peek(1)  # type: ignore[attr-defined]
        bound = self._header if self._number == 0 else b""
        try:
            self._held = self._cipher.decrypt(_nonce(self._number, last), sealed, bound)
        except InvalidTag:
            raise BackupError(
                f"The archive was changed, cut off or damaged (chunk {self._number + 1})."
            ) from None
        self._place, self._over = 0, last
        self._number += 1


def _read_header(file: BinaryIO) -> tuple[bytes, dict[str, Any]]:
    start = file.read(len(MARK) + 4)
    size = struct.unpack(">I", start[-4:])[0] if len(start) == len(MARK) + 4 else 0
    if not start.startswith(MARK) or not 0 < size <= _LONGEST_HEADER:
        raise BackupError("This is not a backup archive of Chengxin.")
    header = file.read(size)
    try:
        about = json.loads(header)
        if not isinstance(about["key"], str) or len(b64decode(about["salt"])) != 32:
            raise ValueError("salt")
    except (ValueError, KeyError, TypeError):
        raise BackupError("The archive's header was changed or damaged.") from None
    return start + header, about
