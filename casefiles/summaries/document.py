"""The summary as a DOCX in the form of an official document: title, body in 仿宋, one table.

Office Open XML written by hand: one part of text needs no library. Text is escaped, never markup.
"""

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

# Sizes in half-points: 二号 44, 三号 32, 四号 28 (GB/T 9704-2012).
_TITLE, _BODY, _CELL = 44, 32, 28
_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
# A4 with the margins of an official document (37, 35, 28, 26 mm), in twentieths of a point.
_PAGE = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588"'
    ' w:header="851" w:footer="992" w:gutter="0"/></w:sectPr>'
)
_EDGES = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
# One moment for every document: the same contents give the same bytes.
_WRITTEN_AT = datetime(2000, 1, 1, tzinfo=UTC).timetuple()[:6]


def written(
    title: str,
    table_title: str,
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    parts: Iterable[tuple[str, str]],
    ending: Sequence[str],
) -> bytes:
    """The document: title, the parts of the text under their headings, the table, who and when."""
    body = [_line(title, font="方正小标宋简体", size=_TITLE, align="center"), _line("")]
    for heading, text in parts:
        body.append(_line(heading, font="黑体", indent=True))
        body += [_line(each, indent=True) for each in text.splitlines() if each.strip()]
    body += [_line(""), *(_line(each, align="right") for each in ending)]
    body += [_line(table_title, font="黑体", align="center"), _table(header, rows)]
    document = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<w:document xmlns:w="{_MAIN}"><w:body>{"".join(body)}{_PAGE}</w:body></w:document>'
    )
    held = io.BytesIO()
    with ZipFile(held, "w", ZIP_DEFLATED) as book:
        for name, text in (
            ("[Content_Types].xml", _TYPES),
            ("_rels/.rels", _RELATIONS),
            ("word/document.xml", document),
        ):
            info = ZipInfo(name, _WRITTEN_AT)
            info.compress_type = ZIP_DEFLATED
            book.writestr(info, text)
    return held.getvalue()


def _line(
    text: str,
    *,
    font: str = "仿宋_GB2312",
    size: int = _BODY,
    align: str = "both",
    indent: bool = False,
) -> str:
    first = '<w:ind w:firstLineChars="200" w:firstLine="640"/>' if indent else ""
    return (
        f'<w:p><w:pPr><w:spacing w:line="560" w:lineRule="exact"/>{first}<w:jc w:val="{align}"/>'
        f'</w:pPr><w:r><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman"'
        f' w:eastAsia="{font}"/><w:sz w:val="{size}"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(_plain(text))}</w:t></w:r></w:p>'
    )


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [_row(header, head=True), *(_row(each) for each in rows)]
    return (
        '<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="pct"/>'
        f"<w:tblBorders>{_EDGES}</w:tblBorders></w:tblPr>{''.join(lines)}</w:tbl>{_line('')}"
    )


def _row(cells: Sequence[str], *, head: bool = False) -> str:
    repeated = "<w:trPr><w:tblHeader/></w:trPr>" if head else ""
    font = "黑体" if head else "仿宋_GB2312"
    held = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="0" w:type="auto"/></w:tcPr>'
        f"{_line(each, font=font, size=_CELL, align='left' if n == 0 else 'center')}</w:tc>"
        for n, each in enumerate(cells)
    )
    return f"<w:tr>{repeated}{held}</w:tr>"


def _plain(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return "".join(each for each in text if each >= " " or each == "\t")
