"""A zip archive whose every byte is accounted for, checked before any part of it is parsed.

What two readers could understand differently is refused: a prefix or a tail, gaps and overlaps,
names that stand twice or lead elsewhere, sizes that are not what is unpacked. Child process only.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from casefiles.sandbox import limits
from casefiles.sandbox.markup import Skim
from casefiles.sandbox.refused import Refused

OLE_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b")
PROGRAMS = (OLE_MAGIC, b"MZ", b"\x7fELF")
_END_BYTES, _LOCAL_BYTES = 22, 30
_UNKNOWN = 0xFFFFFFFF  # the size stands in a zip64 field
_PLAIN_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x0001 | 0x0040 | 0x2000
_DESCRIBED, _UTF8 = 0x0008, 0x0800
_STRANGE_NAME = re.compile(r"[\x00-\x1f\x7f\\:]|(?:^|/)\.\.?(?:/|$)|^/|//")
_PIECE, _FED = 1024 * 1024, 64 * 1024


def head_of(stream: io.BytesIO, size: int = 8) -> bytes:
    """The first bytes, without reading on."""
    return stream.getvalue()[:size]


def is_encrypted_office(content: bytes) -> bool:
    """An encrypted office file is an OLE file with a stream of this name; an old .xls has none."""
    return "EncryptedPackage".encode("utf-16-le") in content


class Archive:
    """An opened archive. Part names are matched without regard to case and slash direction.

    Opening checks what is declared: number of parts, sizes, ratio, encryption, doubles. `walk()`
    then reads all of it and checks that the declaration was true.
    """

    # Some programs write workbooks with backslashes between folders; nothing else may.
    backslashes = False

    def __init__(self, stream: io.BytesIO) -> None:
        self._data = stream.getvalue()
        # What was seen of a part's markup when it was checked.
        self.skims: dict[str, Skim] = {}
        try:
            self._archive = zipfile.ZipFile(stream)
        except zipfile.BadZipFile as error:
            raise Refused("incomplete") from error
        self._infos = self._archive.infolist()
        _check_declared(self._infos)
        self._parts = {plain(info.filename): info for info in self._infos}
        if len(self._parts) < len(self._infos):
            raise Refused("broken")  # two parts of one name: readers would disagree

    @property
    def names(self) -> set[str]:
        """All part names, lower case, with slashes."""
        return set(self._parts)

    def has(self, name: str) -> bool:
        """Whether there is such a part."""
        return plain(name) in self._parts

    def open(self, name: str) -> IO[bytes]:
        """A part's content; reading never gives more than its declared size."""
        info = self._parts.get(plain(name))
        if info is None:
            raise Refused("broken")
        return self._archive.open(info)

    def walk(self) -> Iterator[tuple[str, bytes]]:
        """Unpack every part once: (name, first bytes). Raises Refused where the file lies."""
        if any(_is_strange(info.orig_filename, self.backslashes) for info in self._infos):
            raise Refused("paths")
        for info, start in list(self._layout()):
            yield plain(info.filename), self._unpack(info, start)

    def _layout(self) -> Iterator[tuple[zipfile.ZipInfo, int]]:
        """Each part and where its bytes begin: one behind the other from 0 to the directory."""
        end = len(self._data) - _END_BYTES
        if end < 0 or self._data[end : end + 4] != END:
            raise Refused("attached")
        disk, on, here, total, size, offset, comment = struct.unpack(
            "<4H2LH", self._data[end + 4 :]
        )
        if (disk, on, comment) != (0, 0, 0) or not here == total == len(self._infos):
            raise Refused("broken")
        if offset + size != end:
            raise Refused("broken")
        place = 0
        for info in sorted(self._infos, key=lambda each: each.header_offset):
            if info.header_offset != place:
                raise Refused("attached" if place == 0 else "broken")
            start = self._start(info)
            yield info, start
            place = self._behind(info, start + info.compress_size)
        if place != offset:
            raise Refused("broken")

    def _start(self, info: zipfile.ZipInfo) -> int:
        """Where the bytes of a part begin; its own header must say what the directory says."""
        at = info.header_offset
        head = self._data[at : at + _LOCAL_BYTES]
        if len(head) < _LOCAL_BYTES or head[:4] != LOCAL:
            raise Refused("broken")
        flags, method, _time, _day, crc, packed, unpacked, name, extra = struct.unpack(
            "<2x2H2H3L2H", head[4:]
        )
        if flags & _ENCRYPTED:
            raise Refused("encrypted")
        own = self._data[at + _LOCAL_BYTES : at + _LOCAL_BYTES + name]
        coding = "utf-8" if info.flag_bits & _UTF8 else "cp437"
        same = own == info.orig_filename.encode(coding) and method == info.compress_type
        if not flags & _DESCRIBED:
            same = same and crc == info.CRC
            same = same and packed in (info.compress_size, _UNKNOWN)
            same = same and unpacked in (info.file_size, _UNKNOWN)
        if not same or (flags ^ info.flag_bits) & _DESCRIBED:
            raise Refused("broken")
        return at + _LOCAL_BYTES + int(name) + int(extra)

    def _behind(self, info: zipfile.ZipInfo, place: int) -> int:
        """The first byte behind a part and, where it has one, its data descriptor."""
        if not info.flag_bits & _DESCRIBED:
            return place
        crc = struct.pack("<L", info.CRC)
        for mark in (b"PK\x07\x08", b""):
            for length in (12, 20):
                after = place + len(mark) + length
                if self._data[place : place + len(mark) + 4] == mark + crc and self._data[
                    after : after + 4
                ] in (LOCAL, CENTRAL):
                    return after
        raise Refused("broken")

    def _unpack(self, info: zipfile.ZipInfo, start: int) -> bytes:
        """Unpack to nowhere: length and checksum must be the declared ones; returns the head."""
        packed = self._data[start : start + info.compress_size]
        if info.compress_type == zipfile.ZIP_STORED:
            if len(packed) != info.file_size or zlib.crc32(packed) != info.CRC:
                raise Refused("incomplete")
            return packed[:16]
        unpacker, head, length, crc = zlib.decompressobj(-15), b"", 0, 0
        for piece in _pieces(unpacker, memoryview(packed)):
            head = head or piece[:16]
            length, crc = length + len(piece), zlib.crc32(piece, crc)
            if length > info.file_size:
                raise Refused("expands")
        whole = unpacker.eof and not unpacker.unused_data
        if not whole or length != info.file_size or crc != info.CRC:
            raise Refused("incomplete")
        return head


def _pieces(unpacker: "zlib._Decompress", packed: memoryview) -> Iterator[bytes]:
    """What a deflated part unpacks to, a bounded piece at a time."""
    for place in range(0, len(packed), _FED):
        fed: bytes | memoryview = packed[place : place + _FED]
        while piece := unpacker.decompress(fed, _PIECE):
            yield piece
            fed = unpacker.unconsumed_tail
        if unpacker.eof and place + _FED < len(packed):
            raise Refused("incomplete")


def plain(name: str) -> str:
    """A part's name as readers compare it."""
    return name.replace("\\", "/").lstrip("/").lower()


def _is_strange(name: str, backslashes: bool) -> bool:
    """A name that leads out of the archive, or that readers cut at a NUL."""
    if backslashes:
        name = name.replace("\\", "/")
    return not name or bool(_STRANGE_NAME.search(name))


def _check_declared(infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > limits.PARTS:
        raise Refused("too-many-parts")
    if any(info.flag_bits & _ENCRYPTED for info in infos):
        raise Refused("encrypted")
    if any(info.compress_type not in _PLAIN_METHODS for info in infos):
        raise Refused("broken")
    unpacked = sum(info.file_size for info in infos)
    packed = max(1, sum(info.compress_size for info in infos))
    if unpacked > limits.UNPACKED_BYTES:
        raise Refused("expands")
    if unpacked > limits.RATIO_FREE_BYTES and unpacked > packed * limits.UNPACKED_RATIO:
        raise Refused("expands")
