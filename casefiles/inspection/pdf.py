"""PDF: whole from header to end mark, and nothing in it that acts. Runs in the child process only.

Readers forgive much, so nothing here rests on where an object claims to begin or end: names are looked
for in every byte of the file, and in whatever any stream unpacks to.
"""

import base64
import binascii
import re
import zlib
from collections.abc import Iterator

from casefiles.sandbox.refused import Refused

_HEADER = re.compile(rb"%PDF-[12]\.\d[\s%]")
_END = re.compile(rb"startxref\s+\d+\s+%%EOF[\s\x00]*\Z")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
# A destination to open at (`/OpenAction [3 0 R /Fit]`) does nothing; LibreOffice always writes one.
_ACTIVE = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFile|RichMedia|ImportData|SubmitForm|GoTo[RE](?![A-Za-z])"
    rb"|XFA(?=[\s/\[<(\d])|OpenAction(?!\s*\[))"
)
_LOCKED = re.compile(rb"/Encrypt(?=[\s<\d])")
# What could hide names from us, and what nobody has written for twenty years.
_HIDING = re.compile(rb"/(?:LZWDecode|RunLengthDecode|Crypt)(?![A-Za-z])")
_STREAM = re.compile(rb"(?<!end)stream\r?\n?")
# A hundred pages scanned at 600 dpi are about half of that; they are searched, never held.
_UNPACKED_BYTES = 1024 * 1024 * 1024
_TAIL, _PIECE, _OVERLAP, _NESTED = 2048, 1024 * 1024, 64, 3


def check(content: bytes) -> None:
    """Raises Refused for what is not whole, is locked, or acts."""
    if not _HEADER.match(content):
        raise Refused("broken")
    if not _END.search(content[-_TAIL:]):
        tail = content[content.rfind(b"%%EOF") :].lower() if b"%%EOF" in content else b""
        foreign = any(mark in tail for mark in (b"pk\x03\x04", b"<html", b"<script", b"mz\x90"))
        raise Refused("attached" if foreign else "incomplete")
    _no_action(content)
    if b"/Root" not in _unescaped(content):
        raise Refused("broken")
    unpacked = 0
    for match in _STREAM.finditer(content):
        for piece in _overlapping(_unpacked(content, match.start(), match.end())):
            _no_action(piece)
            unpacked += len(piece)
            if unpacked > _UNPACKED_BYTES:
                raise Refused("expands")


def _no_action(data: bytes) -> None:
    if b"/" not in data:
        return
    text = _unescaped(data)
    if _LOCKED.search(text):
        raise Refused("encrypted")
    if _ACTIVE.search(text):
        raise Refused("active")
    if _HIDING.search(text):
        raise Refused("broken")


def _unescaped(data: bytes) -> bytes:
    """`/J#61vaScript` is `/JavaScript`."""
    if b"#" not in data:
        return data
    return _ESCAPED.sub(lambda match: bytes([int(match[1], 16)]), data)


def _unpacked(content: bytes, keyword: int, start: int) -> Iterator[bytes]:
    """A stream's content in pieces; nothing for what is not packed, the whole file is searched."""
    about = _unescaped(content[content.rfind(b"obj", 0, keyword) : keyword])
    if b"/ObjStm" in about and b"/Predictor" in about:
        raise Refused("broken")
    data: bytes = content[start : start + 2]
    if _is_packed(data):
        yield from _inflated([memoryview(content)[start:]], _NESTED)
        return
    end = content.find(b"endstream", start)
    if b"ASCII85Decode" in about or b"/A85" in about:
        yield from _again(_from_ascii85(content[start:end]))
    elif b"ASCIIHexDecode" in about or b"/AHx" in about:
        yield from _again(_from_hex(content[start:end]))


def _again(data: bytes) -> Iterator[bytes]:
    yield data
    if _is_packed(data[:2]):
        yield from _inflated([memoryview(data)], _NESTED)


def _is_packed(head: bytes) -> bool:
    """A zlib header."""
    return len(head) == 2 and head[0] & 0x0F == 8 and int.from_bytes(head, "big") % 31 == 0


def _inflated(packed: "list[memoryview] | Iterator[bytes]", depth: int) -> Iterator[bytes]:
    """Unpack as far as it goes, and once more where that gives another packed stream."""
    if not depth:
        raise Refused("broken")
    pieces = _one_layer(packed)
    first = next(pieces, b"")
    yield first
    if _is_packed(first[:2]):
        yield from _inflated(_chained(first, pieces), depth - 1)
    else:
        yield from pieces


def _chained(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _one_layer(packed: "list[memoryview] | Iterator[bytes]") -> Iterator[bytes]:
    unpacker = zlib.decompressobj()
    try:
        for whole in packed:
            for place in range(0, len(whole), _PIECE):
                fed: bytes | memoryview = whole[place : place + _PIECE]
                while piece := unpacker.decompress(fed, _PIECE):
                    yield piece
                    fed = unpacker.unconsumed_tail
                if unpacker.eof:
                    return
    except zlib.error:
        return  # what a reader cannot unpack either


def _overlapping(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The pieces, each with the end of the one before: a name may lie across."""
    kept = b""
    for piece in pieces:
        yield kept + piece
        kept = piece[-_OVERLAP:]


def _from_ascii85(data: bytes) -> bytes:
    try:
        return base64.a85decode(data.strip().removeprefix(b"<~").partition(b"~>")[0])
    except ValueError as error:
        raise Refused("broken") from error


def _from_hex(data: bytes) -> bytes:
    digits = re.sub(rb"\s", b"", data.partition(b">")[0])
    try:
        return binascii.unhexlify(digits + b"0" * (len(digits) % 2))
    except binascii.Error as error:
        raise Refused("broken") from error
