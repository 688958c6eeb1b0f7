"""The same list as other programs write it: shared strings, prefixes, styles, odd paths."""

import html
import re
import zipfile
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from casefiles.itemlists.workbook import read_item_list
from casefiles.itemlists.workbook.sandbox import raw_sheets

SHEET = "xl/worksheets/sheet1.xml"
RELS = "xl/_rels/workbook.xml.rels"
STYLES = "xl/styles.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRINGS_REL = (
    '<Relationship Id="rIdS" Target="/xl/sharedStrings.xml" Type="http://schemas.openxmlformats.org'
    '/officeDocument/2006/relationships/sharedStrings"/></Relationships>'
)
INLINE = re.compile(r't="inlineStr"><is><t[^>]*>([^<]*)</t></is>')


@pytest.fixture
def part(sample):
    def read(name: str, of: str = "finance.xlsx") -> str:
        with zipfile.ZipFile(sample(of)) as archive:
            return archive.read(name).decode()

    return read


@pytest.fixture
def plain(sample):
    return read_item_list(sample("finance.xlsx"))


def shared(sheet: str) -> tuple[str, str]:
    """The sheet with references, and the strings: each in two runs, with a phonetic guide."""
    strings: list[str] = []

    def refer(match: re.Match[str]) -> str:
        text = html.unescape(match[1])
        strings.append(
            f'<si><r><t xml:space="preserve">{text[:2]}</t></r><r><rPr><b/></rPr><t>{text[2:]}</t>'
            '</r><rPh sb="0" eb="1"><t>拼音</t></rPh></si>'
        )
        return f't="s"><v>{len(strings) - 1}</v>'

    referring = INLINE.sub(refer, sheet)
    return referring, f'<sst xmlns="{MAIN}">{"".join(strings)}</sst>'


def test_shared_rich_strings(rezipped, part, plain):
    sheet, strings = shared(part(SHEET))
    assert "<is>" not in sheet
    path = rezipped(
        {
            SHEET: sheet.encode(),
            "xl/sharedStrings.xml": strings.encode(),
            RELS: part(RELS).replace("</Relationships>", STRINGS_REL).encode(),
        }
    )
    assert read_item_list(path) == plain


def test_strict_namespace_with_a_prefix(rezipped, part, plain):
    sheet = re.sub(r"<(/?)([a-zA-Z])", r"<\1x:\2", part(SHEET)).replace("<?x:", "<?")
    sheet = sheet.replace(f'xmlns="{MAIN}"', f'xmlns:x="{STRICT}"')
    assert "<x:row" in sheet
    assert read_item_list(rezipped({SHEET: sheet.encode()})) == plain


def test_cells_without_references(rezipped, part, plain):
    sheet = part(SHEET)
    for column in "ABCDEFGHIJKLMNOPQ":
        sheet = re.sub(rf'<c r="{column}\d+"', "<c", sheet)
    assert "<c r=" not in sheet  # every cell is written, so that none moves into another's place
    assert read_item_list(rezipped({SHEET: sheet.encode()})) == plain


def test_parts_in_other_case_and_with_backslashes(tmp_path, sample, plain):
    path = tmp_path / "odd.xlsx"
    with zipfile.ZipFile(sample("finance.xlsx")) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name.replace("worksheets/sheet1", "WorkSheets\\Sheet1"), old.read(name))
    assert read_item_list(path) == plain


@pytest.mark.parametrize(
    ("code", "shows"),
    [
        ("yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;", True),
        ("[$-804]e/m/d", True),
        ("0.00&quot;day&quot;", False),
        ("[Red]0", False),
    ],
)
@pytest.mark.parametrize("counts_from_1904", [False, True])
def test_date_numbers(rezipped, part, code, shows, counts_from_1904):
    styles = re.sub(
        r"<cellXfs.*?</cellXfs>",
        '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="200"/></cellXfs>',
        re.sub(r"<numFmts.*?(/>|</numFmts>)", "", part(STYLES), count=1, flags=re.S),
        flags=re.S,
    )
    styles = re.sub(
        r"(<styleSheet[^>]*>)",
        rf'\1<numFmts count="1"><numFmt numFmtId="200" formatCode="{code}"/></numFmts>',
        styles,
    )
    epoch = date(1904, 1, 1) if counts_from_1904 else date(1899, 12, 30)
    serial = (date(2026, 1, 5) - epoch).days
    sheet = re.sub(
        r'<c r="O3"[^>]*>.*?</c>', f'<c r="O3" s="1"><v>{serial}.25</v></c>', part(SHEET), count=1
    )
    sheet = re.sub(r' s="\d+"(?!><v>\d+\.25)', "", sheet)
    book = part("xl/workbook.xml")
    if counts_from_1904:
        book = book.replace("<workbookPr/>", '<workbookPr date1904="1"/>')
        assert "date1904" in book
    path = rezipped(
        {SHEET: sheet.encode(), STYLES: styles.encode(), "xl/workbook.xml": book.encode()}
    )
    result = read_item_list(path)
    if shows:
        assert result.rows[0].effective_on == date(2026, 1, 5)
    else:
        assert [error.cell for error in result.errors] == ["O3"]


@pytest.mark.parametrize("name", ["finance", "housing-messy", "fishery-errors"])
def test_another_reader_sees_the_same_texts(sample, name):
    path: Path = sample(f"{name}.xlsx")
    other = CalamineWorkbook.from_path(path)
    for sheet in raw_sheets(path):
        texts = [
            text
            for row in sheet.rows
            for text, kind in zip(row.texts, row.shape.kinds, strict=True)
            if kind == "text"
        ]
        grid = other.get_sheet_by_name(sheet.name).to_python()
        theirs = [value for row in grid for value in row if isinstance(value, str) and value]
        assert texts == theirs
