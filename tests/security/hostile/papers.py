"""Documents and pictures, honest and spoilt; the table of what is refused is `documents.py`."""

import base64
import struct
import zlib

from config.demo.papers import page_of
from tests.security.hostile.zips import Parts, document_parts, packed

PAGE = page_of("证明", ["兹证明。"])
CATALOG = b"<< /Type /Catalog /Pages 2 0 R%s >>"
PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
LEAF = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] >>"
SCRIPT = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"


def pdf(
    *more: bytes, catalog: bytes = b"", head: bytes = b"%PDF-1.7\n", trailer: bytes = b""
) -> bytes:
    """One empty page, and what a test puts beside it as objects 4, 5, …"""
    out = bytearray(head)
    for number, body in enumerate((CATALOG % catalog, PAGES, LEAF, *more), start=1):
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    place = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 9 /Root 1 0 R%s >>\n" % trailer
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % place)


def packed_objects(body: bytes, *, filters: bytes = b"/FlateDecode", about: bytes = b"") -> bytes:
    """An object stream that holds `body`, packed by the named filters, last first."""
    data = b"9 0 " + body
    for name in reversed(filters.strip(b"[] ").split()):
        data = {
            b"/FlateDecode": zlib.compress,
            b"/ASCII85Decode": lambda raw: base64.a85encode(raw) + b"~>",
            b"/ASCIIHexDecode": lambda raw: raw.hex().encode() + b">",
            b"/LZWDecode": lambda raw: raw,
        }[name](data)
    return b"<< /Type /ObjStm /N 1 /First 4%s /Filter %s /Length %d >>\nstream\n%s\nendstream" % (
        about, filters, len(data), data,
    )  # fmt: skip


def bomb(size: int = 1100 << 20) -> bytes:
    """A stream that unpacks to more than a gigabyte."""
    squeezer, piece = zlib.compressobj(9), bytes(1 << 20)
    data = b"".join(squeezer.compress(piece) for _ in range(size >> 20)) + squeezer.flush()
    return pdf(b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(data), data))


def chunk(kind: bytes, body: bytes) -> bytes:
    """A PNG chunk with its true checksum."""
    return struct.pack(">L", len(body)) + kind + body + struct.pack(">L", zlib.crc32(kind + body))


def png(
    *before: bytes, width: int = 2, height: int = 2, pixels: bytes = b"", tail: bytes = b""
) -> bytes:
    """A small grey picture; `before` are chunks in front of the pixels."""
    lines = pixels or b"".join(b"\0" + bytes(width) for _ in range(height))
    return b"".join(
        [
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", struct.pack(">LL5B", width, height, 8, 0, 0, 0, 0)),
            *before,
            chunk(b"IDAT", zlib.compress(lines)),
            chunk(b"IEND", b""),
            tail,
        ]
    )


def segment(marker: int, body: bytes) -> bytes:
    """A JPEG segment."""
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(body) + 2) + body


def jpeg(*before: bytes, width: int = 8, height: int = 8, tail: bytes = b"") -> bytes:
    """Segments in their order, one scan, the end; enough for who walks it."""
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\0"
    return b"".join(
        [
            b"\xff\xd8",
            segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"),
            *before,
            segment(0xDB, b"\0" + bytes(range(1, 65))),
            segment(0xC0, frame),
            segment(0xC4, b"\0\x01" + bytes(15) + b"\0"),
            segment(0xDA, b"\x01\x01\0\0\x3f\0"),
            b"\x7f\xff\x00\x7f",
            b"\xff\xd9",
            tail,
        ]
    )


def ofd_parts(root: str = "Doc_0/Document.xml", head: str = "") -> Parts:
    """A small OFD, part by part."""
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    return {
        "OFD.xml": (
            f'<?xml version="1.0" encoding="UTF-8"?>{head}<ofd:OFD {space} Version="1.0">'
            f"<ofd:DocBody><ofd:DocRoot>{root}</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
        ).encode(),
        "Doc_0/Document.xml": f"<ofd:Document {space}/>".encode(),
        "Doc_0/Res/image_0.png": png(),
    }


def docx(body: str = "", relations: str = "", types: str = "", **parts: bytes) -> bytes:
    """A small document with something more in it."""
    return packed(document_parts(body, relations, types) | parts)


def fields(*instructions: str) -> str:
    """A field of a document, its instruction in as many runs as there are words given."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    runs = "".join(f"<w:r><w:instrText>{each}</w:instrText></w:r>" for each in instructions)
    return f"<w:p>{mark.format('begin')}{runs}{mark.format('separate')}{mark.format('end')}</w:p>"


def cut(content: bytes, share: float) -> bytes:
    """The beginning of a file that did not come through."""
    return content[: int(len(content) * share)]
