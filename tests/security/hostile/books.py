"""Ways to spoil a clean item list; the table of what they are used for is `workbooks.py`."""

import random
import struct

from tests.security.hostile.zips import (
    Part,
    added,
    book_parts,
    document_parts,
    lying,
    packed,
    relation,
    spaces,
    written,
)

SHEET = "xl/worksheets/sheet1.xml"
TYPES, BOOK = "[Content_Types].xml", "xl/workbook.xml"
BOOK_RELS, SHEET_RELS = "xl/_rels/workbook.xml.rels", "xl/worksheets/_rels/sheet1.xml.rels"
NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
MIB = 1024 * 1024


def sheet(rows: str = "", before: str = "", after: str = "") -> bytes:
    """A worksheet of these rows."""
    return (
        f'<?xml version="1.0"?>{before}<worksheet xmlns="{NS}">'
        f"<sheetData>{rows}</sheetData>{after}</worksheet>"
    ).encode()


def book(**parts: bytes) -> bytes:
    """The clean list with some parts replaced (`sheet=`) or added."""
    return packed(book_parts() | {SHEET if key == "sheet" else key: v for key, v in parts.items()})


def with_part(name: str, data: bytes) -> bytes:
    """The clean list with one part more."""
    return packed(book_parts() | {name: data})


def with_types(extra: str, **more: bytes) -> bytes:
    """The clean list that declares something more."""
    return packed(added(book_parts(), TYPES, "</Types>", extra) | more)


def with_relation(name: str, line: str) -> bytes:
    """The clean list with one relation more."""
    parts = book_parts()
    empty = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b"</Relationships>"
    )
    return packed(added({name: empty} | parts, name, "</Relationships>", line))


def with_entity(name: str, doctype: str, encoding: str = "utf-8") -> bytes:
    """A part of the clean list that begins with a DOCTYPE."""
    parts = book_parts()
    text = parts[name].decode().partition("?>")[2]
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    return packed(parts | {name: f"{head}{doctype}{text}".encode(encoding)})


def a_row(cells: str, number: int = 1) -> bytes:
    """The clean list with a sheet of one row."""
    return book(sheet=sheet(f'<row r="{number}">{cells}</row>'))


LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)
FORMULA = '<c r="A1"><f>{}</f><v>1</v></c>'
DDE = FORMULA.format("cmd|'/C calc'!A0")


def flat_bomb() -> bytes:
    parts = [Part(name, data) for name, data in book_parts().items()]
    return written([*parts, Part("xl/media/image1.png", spaces(250 * MIB))])


def ratio_bomb() -> bytes:
    return with_part("xl/media/image1.png", spaces(40 * MIB))


def many_bombs() -> bytes:
    return packed(book_parts() | {f"xl/media/{n}.png": spaces(MIB) for n in range(150)})


def nested_bomb(levels: int = 4) -> bytes:
    inner = packed({"0.txt": spaces(20 * MIB)})
    for level in range(levels):
        inner = packed({f"{level}-{n}.zip": inner for n in range(8)})
    return with_part("xl/media/image1.png", inner)


def quine_like() -> bytes:
    """An archive that holds itself, as far as one can without magic: itself as it was before."""
    once = packed(book_parts())
    return with_part("xl/embeddings/itself.xlsx", with_part("xl/embeddings/itself.xlsx", once))


def overlapping() -> bytes:
    """Many names for the same few bytes: the zip bomb without nesting."""
    kernel = spaces(100_000)
    first = Part("xl/media/0.png", kernel)
    again = [Part(f"xl/media/{n}.png", kernel, offset=0) for n in range(1, 400)]
    return written([first, *[Part(name, data) for name, data in book_parts().items()], *again])


def quoted_overlap() -> bytes:
    """One part's bytes contain the next part's header."""
    parts = [Part(name, data) for name, data in book_parts().items()]
    inner = written([Part("xl/media/b.png", b"b")])[:-68]
    return written(
        [Part("xl/media/a.png", inner, method=0), Part("xl/media/b.png", b"b", offset=44), *parts]
    )


def noise(size: int) -> bytes:
    return random.Random(7).randbytes(size)


def long_texts() -> bytes:
    text = "".join(chr(0x4E00 + n * 7919 % 20_000) for n in range(2_000))
    cell = f'<c t="inlineStr"><is><t>{text}</t></is></c>'
    rows = "".join(f'<row r="{row}">{cell}</row>' for row in range(1, 4_200))
    return packed(
        book_parts() | {SHEET: sheet(rows), "xl/media/a.png": b"\x89PNG" + noise(600_000)}
    )


def many_strings() -> bytes:
    strings = f'<sst xmlns="{NS}">{"<si><t/></si>" * 1_000_001}</sst>'.encode()
    parts = added(
        book_parts(), BOOK_RELS, "</Relationships>", relation("sharedStrings", "sharedStrings.xml")
    )
    extra = {"xl/sharedStrings.xml": strings, "xl/media/a.png": b"\x89PNG" + noise(200_000)}
    return packed(parts | extra)


def many_styles() -> bytes:
    styles = f'<styleSheet xmlns="{NS}"><cellXfs>{"<xf/>" * 70_001}</cellXfs></styleSheet>'
    return packed(book_parts() | {"xl/styles.xml": styles.encode()})


def many_rows() -> bytes:
    parts = book_parts()
    text = parts[SHEET].decode()
    row = '<row r="{0}"><c r="A{0}"><v>1</v></c><c r="B{0}" t="str"><v>X{0}</v></c></row>'
    rows = "".join(row.format(number) for number in range(1_000, 6_400))
    return packed(parts | {SHEET: text.replace("</sheetData>", rows + "</sheetData>").encode()})


def many_sheets() -> bytes:
    parts = book_parts()
    sheets = "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="rId{n}"/>' for n in range(100, 160))
    lines = "".join(
        relation("worksheet", "worksheets/sheet1.xml", number=n) for n in range(100, 160)
    )
    opening = (
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r='
        '"http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
    )
    parts = added(parts, BOOK_RELS, "</Relationships>", lines)
    return packed(parts | {BOOK: f"{opening}{sheets}</sheets></workbook>".encode()})


def hidden_only() -> bytes:
    parts = book_parts()
    text = parts[BOOK].decode()
    hidden = text.replace("<sheet ", '<sheet state="veryHidden" ').replace(' state="visible"', "")
    return packed(parts | {BOOK: hidden.encode()})


def without(name: str) -> bytes:
    return packed({each: data for each, data in book_parts().items() if each != name})


def zip64_end() -> bytes:
    """An end that says: the truth stands in a record that is not there."""
    whole = bytearray(packed(book_parts()))
    whole[-14:-2] = b"\xff" * 12
    return bytes(whole)


def zip64_size() -> bytes:
    """A part that claims four thousand gigabytes in an extra field."""
    extra = struct.pack("<2HQ", 1, 8, 4_000 * 1024 * MIB)
    return lying(book_parts(), SHEET, size=0xFFFFFFFF, extra=extra)


def macro_enabled() -> bytes:
    parts = book_parts() | {"xl/vbaProject.bin": OLE + noise(600)}
    kind = b"spreadsheetml.sheet.main+xml"
    text = parts[TYPES].replace(
        b"application/vnd.openxmlformats-officedocument." + kind,
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    assert text != parts[TYPES]
    return packed(parts | {TYPES: text})


def both_kinds() -> bytes:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return with_types(
        f'<Override PartName="/word/document.xml" ContentType="{kind}"/>',
        **{"word/document.xml": document_parts()["word/document.xml"]},
    )


def cut(share: float) -> bytes:
    whole = packed(book_parts())
    return whole[: int(len(whole) * share)]


def override(name: str, kind: str) -> str:
    return f'<Override PartName="/{name}" ContentType="{kind}"/>'


def plain_parts() -> list[Part]:
    """The clean list, ready to be written with a lie about the whole."""
    return [Part(name, data) for name, data in book_parts().items()]


def twice() -> bytes:
    return written([*plain_parts(), Part(SHEET, b"<x/>")])


def many_merges() -> bytes:
    ranges = '<mergeCell ref="A1:B1"/>' * 20_001
    return book(sheet=sheet(after=f"<mergeCells>{ranges}</mergeCells>"))


def dde_name() -> bytes:
    names = "<definedNames><definedName name='a'>cmd|'/c calc'!A0</definedName></definedNames>"
    return packed(added(book_parts(), BOOK, "</workbook>", names))


def dde_link() -> bytes:
    link = f'<externalLink xmlns="{NS}"><ddeLink ddeService="cmd"/></externalLink>'
    return with_part("xl/externalLinks/e.xml", link.encode())
