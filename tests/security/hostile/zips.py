"""A zip writer that tells any lie, and the parts of an honest workbook and document to lie about."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

BOOKS = Path(__file__).resolve().parents[2] / "data" / "workbooks"
Parts = dict[str, bytes]


@dataclass(frozen=True)
class Part:
    """One part. What is None is told truly; everything else is written as given."""

    name: str | bytes
    data: bytes = b""
    method: int = 8
    flags: int = 0
    local_flags: int | None = None
    local_name: bytes | None = None
    crc: int | None = None
    size: int | None = None
    packed: int | None = None
    offset: int | None = None
    before: bytes = b""
    behind: bytes = b""
    extra: bytes = b""


def written(
    parts: Sequence[Part],
    *,
    prefix: bytes = b"",
    comment: bytes = b"",
    tail: bytes = b"",
    count: int | None = None,
    shift: int = 0,
) -> bytes:
    """The archive."""
    out, central = bytearray(prefix), bytearray()
    for part in parts:
        out += part.before
        name = part.name if isinstance(part.name, bytes) else part.name.encode()
        body = _deflated(part.data) if part.method == 8 else part.data
        body += part.behind
        crc = zlib.crc32(part.data) if part.crc is None else part.crc
        size = len(part.data) if part.size is None else part.size
        packed = len(body) if part.packed is None else part.packed
        offset = len(out) if part.offset is None else part.offset
        flags = part.flags if part.local_flags is None else part.local_flags
        local = name if part.local_name is None else part.local_name
        if part.offset is None:
            out += struct.pack(
                "<4s5H3L2H", b"PK\x03\x04", 20, flags, part.method, 0, 33, crc, packed, size,
                len(local), 0,
            ) + local + body  # fmt: skip
        central += struct.pack(
            "<4s6H3L5H2L", b"PK\x01\x02", 20, 20, part.flags, part.method, 0, 33, crc, packed,
            size, len(name), len(part.extra), 0, 0, 0, 0, offset,
        ) + name + part.extra  # fmt: skip
    total = len(parts) if count is None else count
    end = struct.pack(
        "<4s4H2LH", b"PK\x05\x06", 0, 0, total, total, len(central), len(out) + shift, len(comment)
    )
    return bytes(out + central + end + comment + tail)


def _deflated(data: bytes) -> bytes:
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return squeezer.compress(data) + squeezer.flush()


def spaces(size: int) -> bytes:
    """Nothing much, squeezed to almost nothing by any archive."""
    return b" " * size


def parts_of(content: bytes) -> Parts:
    """The parts of an honest archive."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    """An honest archive of some parts."""
    return written([Part(name, data) for name, data in parts.items()])


def lying(parts: Mapping[str, bytes], name: str, **lies: object) -> bytes:
    """An archive in which one part is told wrongly."""
    told = [Part(each, data) for each, data in parts.items()]
    return written([replace(each, **lies) if each.name == name else each for each in told])


def book_parts() -> Parts:
    """A clean item list, part by part."""
    return parts_of((BOOKS / "finance.xlsx").read_bytes())


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
DOCUMENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def document_parts(body: str = "", relations: str = "", types: str = "") -> Parts:
    """A clean DOCX, part by part, with room for what a test puts in."""
    return {
        "[Content_Types].xml": (
            f'<Types xmlns="{TYPES}"><Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="rels" ContentType='
            '"application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{DOCUMENT_TYPE}"/>'
            f"{types}</Types>"
        ).encode(),
        "_rels/.rels": _relations(
            f'<Relationship Id="rId1" Type="{R}/officeDocument" Target="word/document.xml"/>'
        ),
        "word/document.xml": (
            f'<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body><w:p><w:r><w:t>实施方案</w:t></w:r>'
            f"</w:p>{body}</w:body></w:document>"
        ).encode(),
        "word/_rels/document.xml.rels": _relations(relations),
    }


def _relations(inner: str) -> bytes:
    return f'<Relationships xmlns="{RELS}">{inner}</Relationships>'.encode()


def relation(kind: str, target: str, *, external: bool = False, number: int = 9) -> str:
    """One line of a .rels part."""
    mode = ' TargetMode="External"' if external else ""
    return f'<Relationship Id="rId{number}" Type="{R}/{kind}" Target="{target}"{mode}/>'


def added(parts: Parts, name: str, before: str, extra: str) -> Parts:
    """The parts with something written into one of them, in front of a mark."""
    text = parts[name].decode()
    assert before in text, (name, before)
    return parts | {name: text.replace(before, extra + before, 1).encode()}
