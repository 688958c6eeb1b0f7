"""JPEG and PNG, walked from the first marker to the last. Runs in the child process only."""

import re
import struct
import zlib

from casefiles.sandbox.refused import Refused

PNG_MAGIC = b"\x89PNG\r\n\x1a\n"
JPEG_MAGIC = b"\xff\xd8\xff"
LARGEST_SIDE = 50_000
LARGEST_AREA = 200_000_000
# Frames that every viewer knows: baseline, extended, progressive.
_FRAMES = frozenset({0xC0, 0xC1, 0xC2})
_NO_FRAMES = frozenset({0xC4, 0xC8, 0xCC})
_NEXT_MARKER = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]")
_PAGE = re.compile(rb"(?i)<\s*(?:script|html|!doctype|\?php|svg|iframe|body)")
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_WORDS = frozenset({b"tEXt", b"iTXt", b"eXIf"})


def check_jpeg(content: bytes) -> None:
    """Segments, scans, end; nothing behind the end but zeros. Raises Refused."""
    place, framed, scanned = 2, False, False
    while True:
        while content[place : place + 2] == b"\xff\xff":
            place += 1
        marker = content[place : place + 2]
        if len(marker) < 2:
            raise Refused("incomplete")
        if marker[0] != 0xFF:
            raise Refused("broken")
        place += 2
        if marker[1] == 0xD9:
            break
        size = int.from_bytes(content[place : place + 2], "big")
        segment = content[place + 2 : place + size]
        if size < 2 or len(segment) < size - 2:
            raise Refused("incomplete")
        place += size
        if 0xC0 <= marker[1] <= 0xCF and marker[1] not in _NO_FRAMES:
            framed = _framed(marker[1], segment, framed)
        elif marker[1] == 0xFE or 0xE0 <= marker[1] <= 0xEF:
            _no_page(segment)
        elif marker[1] == 0xDA:
            following = _NEXT_MARKER.search(content, place)
            if following is None or not framed:
                raise Refused("incomplete")
            scanned = scanned or following.start() > place
            place = following.end() - 2
    if not (framed and scanned):
        raise Refused("incomplete")
    if content[place:].strip(b"\0"):
        raise Refused("attached")


def _framed(marker: int, segment: bytes, framed: bool) -> bool:
    if marker not in _FRAMES or framed or len(segment) < 6:
        raise Refused("broken")
    height, width = struct.unpack(">HH", segment[1:5])
    _check_size(width, height)
    return True


def check_png(content: bytes) -> None:
    """Chunks with true checksums from IHDR to IEND, pixels as many as declared. Raises Refused."""
    place, first, ended = len(PNG_MAGIC), True, False
    pixels, unpacker, room = 0, zlib.decompressobj(), 0
    while not ended:
        head = content[place : place + 8]
        if len(head) < 8:
            raise Refused("incomplete")
        size, kind = struct.unpack(">L4s", head)
        body = content[place + 8 : place + 8 + size]
        check = content[place + 8 + size : place + 12 + size]
        if len(body) < size or len(check) < 4:
            raise Refused("incomplete")
        if zlib.crc32(kind + body) != int.from_bytes(check, "big") or not kind.isalpha():
            raise Refused("broken")
        if first != (kind == b"IHDR"):
            raise Refused("broken")
        if first:
            room, first = _room(body), False
        elif kind == b"IDAT":
            pixels += len(unpacker.decompress(body, room - pixels + 1))
            if pixels > room or unpacker.unused_data:
                raise Refused("broken")
        elif kind in _WORDS:
            _no_page(body)
        ended = kind == b"IEND"
        place += 12 + size
    if not unpacker.eof or not pixels:
        raise Refused("incomplete")
    if content[place:].strip(b"\0"):
        raise Refused("attached")


def _room(header: bytes) -> int:
    """The most bytes that the pixels of such a picture unpack to."""
    if len(header) != 13:
        raise Refused("broken")
    values: tuple[int, ...] = struct.unpack(">LL5B", header)
    width, height, depth, colour, packing, filtering, laced = values
    if colour not in _CHANNELS or depth not in (1, 2, 4, 8, 16) or packing or filtering:
        raise Refused("broken")
    _check_size(width, height)
    line = 1 + (width * depth * _CHANNELS[colour] + 7) // 8
    # Seven interlaced passes have more, shorter lines.
    return line * height if not laced else (line + 8) * height * 2


def _check_size(width: int, height: int) -> None:
    if not (width and height):
        raise Refused("broken")
    if max(width, height) > LARGEST_SIDE or width * height > LARGEST_AREA:
        raise Refused("expands")


def _no_page(words: bytes) -> None:
    """No web page in a picture's remarks: a browser that guesses would open it."""
    if _PAGE.search(words):
        raise Refused("attached")
