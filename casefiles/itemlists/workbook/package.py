"""The parts of an XLSX package: everything that is checked before any XML is parsed.

Runs in the child process only.
"""

import zipfile
from typing import IO

from casefiles.itemlists.workbook import limits

OLE_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
_PLAIN_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class Refused(Exception):
    """The file is refused; ``reason`` is a key of ``sandbox.MESSAGES``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Package:
    """A checked package. Part names are matched without regard to case and slash direction."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._archive = _opened(stream)
        infos = self._archive.infolist()
        _check_size(infos)
        self._parts = {_plain(info.filename): info for info in infos}
        if len(self._parts) < len(infos):
            raise Refused("broken")  # two parts of one name: readers would disagree
        _check_kind(set(self._parts))

    def has(self, name: str) -> bool:
        return _plain(name) in self._parts

    def open(self, name: str) -> IO[bytes]:
        info = self._parts.get(_plain(name))
        if info is None:
            raise Refused("broken")
        return self._archive.open(info)


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _opened(stream: IO[bytes]) -> zipfile.ZipFile:
    stream.seek(0, 2)
    size = stream.tell()
    stream.seek(0)
    if size == 0:
        raise Refused("empty-file")
    if size > limits.FILE_BYTES:
        raise Refused("too-big")
    head = stream.read(8)
    stream.seek(0)
    if head == OLE_MAGIC:
        # An encrypted workbook is an OLE file with a stream of this name, an old .xls is without.
        encrypted = "EncryptedPackage".encode("utf-16-le") in stream.read()
        raise Refused("encrypted" if encrypted else "old-xls")
    if not head.startswith(b"PK"):
        raise Refused("not-a-workbook")
    try:
        return zipfile.ZipFile(stream)
    except zipfile.BadZipFile as error:
        raise Refused("incomplete") from error


def _check_size(infos: list[zipfile.ZipInfo]) -> None:
    """Sizes are the declared ones; reading a part never gives more than its declared size."""
    if len(infos) > limits.PARTS:
        raise Refused("too-many-parts")
    if any(info.flag_bits & 1 for info in infos):
        raise Refused("encrypted")
    if any(info.compress_type not in _PLAIN_METHODS for info in infos):
        raise Refused("broken")
    unpacked = sum(info.file_size for info in infos)
    packed = max(1, sum(info.compress_size for info in infos))
    if unpacked > limits.UNPACKED_BYTES:
        raise Refused("expands")
    if unpacked > limits.RATIO_FREE_BYTES and unpacked > packed * limits.UNPACKED_RATIO:
        raise Refused("expands")


def _check_kind(names: set[str]) -> None:
    if any(n.endswith("vbaproject.bin") or n.startswith("xl/macrosheets/") for n in names):
        raise Refused("macros")
    if "xl/workbook.bin" in names:
        raise Refused("xlsb")
    if "content.xml" in names and "mimetype" in names:
        raise Refused("ods")
    if "[content_types].xml" not in names:
        raise Refused("not-a-workbook")
