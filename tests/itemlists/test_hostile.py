"""Files that mean harm, or are simply broken: one clear message each (security.md, 40)."""

import random
import struct
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from casefiles.itemlists.workbook import WorkbookRefused, read_item_list

SHEET = "xl/worksheets/sheet1.xml"
NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def sheet_xml(rows: str, before: str = "", after: str = "") -> bytes:
    return (
        f'<?xml version="1.0"?>{before}<worksheet xmlns="{NS}">'
        f"<sheetData>{rows}</sheetData>{after}</worksheet>"
    ).encode()


@pytest.fixture
def refusal():
    """The message with which a file is refused, within a bounded time."""

    def read(path):
        started = time.monotonic()
        with pytest.raises(WorkbookRefused) as caught:
            read_item_list(path)
        assert time.monotonic() - started < 30
        return str(caught.value)

    return read


@pytest.fixture
def finance_sheet(sample):
    with zipfile.ZipFile(sample("finance.xlsx")) as archive:
        return archive.read(SHEET).decode()


def test_one_cell_at_the_last_reference_is_not_materialised(rezipped, refusal):
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    assert "表头" in refusal(rezipped({SHEET: sheet_xml(far)}))


def test_a_far_cell_in_a_real_list_is_passed_over(rezipped, finance_sheet):
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    path = rezipped({SHEET: finance_sheet.replace("</sheetData>", far).encode()})
    result = read_item_list(path)
    assert (len(result.rows), result.errors) == (4, ())


@pytest.mark.parametrize("claimed", ["A1:XFD1048576", "A1", "nonsense"])
def test_a_lying_dimension_changes_nothing(rezipped, finance_sheet, claimed):
    assert 'dimension ref="A1:Q6"' in finance_sheet
    lying = finance_sheet.replace('dimension ref="A1:Q6"', f'dimension ref="{claimed}"')
    result = read_item_list(rezipped({SHEET: lying.encode()}))
    assert (len(result.rows), result.errors) == (4, ())


def test_a_merged_range_over_the_whole_sheet_is_not_expanded(rezipped, finance_sheet):
    whole = finance_sheet.replace('ref="A1:Q1"', 'ref="A1:XFD1048576"')
    assert whole != finance_sheet
    assert read_item_list(rezipped({SHEET: whole.encode()})).seen == 4


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="XFE1"><v>1</v></c></row>',
        '<row r="1"><c r="A1048577"><v>1</v></c></row>',
        '<row r="99999999999"><c r="A1"><v>1</v></c></row>',
        '<row r="2"/><row r="1"/>',
        '<row r="1"><c r="A1" t="s"><v>4000000</v></c></row>',
        '<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>',
        "<row><c><v>1</v>",
    ],
)
def test_cells_that_cannot_be(rezipped, refusal, rows):
    assert "另存为" in refusal(rezipped({SHEET: sheet_xml(rows)}))


def test_a_zip_bomb(tmp_path, refusal):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open(SHEET, "w", force_zip64=True) as part:
            for _ in range(300):
                part.write(b" " * 1024 * 1024)
    assert path.stat().st_size < 1024 * 1024
    assert "过大" in refusal(path)


def test_a_zip_bomb_that_lies_about_its_size(rezipped, refusal):
    path = rezipped({SHEET: b" " * 30_000_000})
    data = bytearray(path.read_bytes())
    packed = data.count(struct.pack("<I", 30_000_000))
    assert packed == 2
    path.write_bytes(data.replace(struct.pack("<I", 30_000_000), struct.pack("<I", 30_000)))
    assert "另存为" in refusal(path)


def test_a_million_empty_cells_are_read_in_time(rezipped, finance_sheet):
    empty = "".join(f'<row r="{r}">{"<c/>" * 50}</row>' for r in range(10, 20_010))
    path = rezipped({SHEET: finance_sheet.replace("</sheetData>", empty + "</sheetData>").encode()})
    assert len(read_item_list(path).rows) == 4


def test_more_text_than_any_list_holds(rezipped, refusal):
    text = "".join(chr(0x4E00 + n * 7919 % 20_000) for n in range(2_000))
    rows = "".join(
        f'<row r="{r}"><c t="inlineStr"><is><t>{text}</t></is></c></row>' for r in range(1, 4_200)
    )
    assert "过大" in refusal(rezipped({SHEET: sheet_xml(rows), "noise.bin": _noise(500_000)}))


def test_a_thousand_million_laughs(rezipped, refusal):
    before = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    rows = '<row r="1"><c r="A1" t="str"><v>&b;</v></c></row>'
    assert "DOCTYPE" in refusal(rezipped({SHEET: sheet_xml(rows, before)}))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_an_external_entity(rezipped, refusal, tmp_path, encoding):
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    before = f'<!DOCTYPE x [<!ENTITY a SYSTEM "{secret.as_uri()}">]>'
    rows = '<row r="1"><c r="A1" t="str"><v>&a;</v></c></row>'
    part = sheet_xml(rows, before).decode().replace("?>", f' encoding="{encoding}"?>', 1)
    assert "DOCTYPE" in refusal(rezipped({SHEET: part.encode(encoding)}))


@pytest.mark.parametrize(
    "name", ["xl/vbaProject.bin", "XL\\VBAPROJECT.BIN", "xl/macrosheets/a.xml"]
)
def test_macros(rezipped, refusal, name):
    assert "宏" in refusal(rezipped({name: b"x"}))


def test_macros_under_another_name(rezipped, refusal, sample):
    with zipfile.ZipFile(sample("finance.xlsx")) as archive:
        types = archive.read("[Content_Types].xml")
    kind = "application/vnd.ms-office.vbaProject"
    extra = f'<Override PartName="/xl/a.bin" ContentType="{kind}"/></Types>'.encode()
    path = rezipped({"[Content_Types].xml": types.replace(b"</Types>", extra), "xl/a.bin": b"x"})
    assert "宏" in refusal(path)


def _noise(size: int) -> bytes:
    return random.Random(7).randbytes(size)


OLE = bytes.fromhex("d0cf11e0a1b11ae1")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "空"),
        ("序号,事项编码\n1,CZ-01\n".encode(), "不是 .xlsx"),
        (b"<html><table></table></html>", "不是 .xlsx"),
        (OLE + b"\0" * 2048, ".xls "),
        (OLE + b"\0" * 64 + "EncryptedPackage".encode("utf-16-le"), "密码"),
        (b"PK\x03\x04" + b"\0" * 100, "不完整"),
        (b"\0" * (20 * 1024 * 1024 + 1), "超过 20 MB"),
    ],
)
def test_what_is_no_workbook(tmp_path, refusal, content, says):
    path = tmp_path / "upload.xlsx"
    path.write_bytes(content)
    assert says in refusal(path)


@pytest.mark.parametrize("kept", [0.3, 0.7, 0.99])
def test_a_cut_upload(tmp_path, refusal, sample, kept):
    whole = sample("finance.xlsx").read_bytes()
    path = tmp_path / "cut.xlsx"
    path.write_bytes(whole[: int(len(whole) * kept)])
    assert "不完整" in refusal(path)


def test_flipped_bytes_never_give_anything_but_a_result_or_a_refusal(tmp_path, sample):
    whole = bytearray(sample("housing-messy.xlsx").read_bytes())
    path = tmp_path / "flipped.xlsx"
    for place in range(0, len(whole), len(whole) // 25):
        flipped = whole.copy()
        flipped[place] ^= 0xFF
        path.write_bytes(flipped)
        try:
            read_item_list(path)
        except WorkbookRefused as refused:
            assert str(refused)


def test_too_many_parts(rezipped, refusal):
    assert "过于复杂" in refusal(rezipped({f"xl/media/{n}.png": b"" for n in range(2_001)}))


@pytest.mark.parametrize("part", ["xl/workbook.xml", SHEET, "[Content_Types].xml"])
def test_a_missing_part(rezipped, refusal, part):
    assert "另存为" in refusal(rezipped({part: None}))


def test_other_formats_are_named(rezipped, refusal):
    assert ".xlsb" in refusal(rezipped({"xl/workbook.bin": b"x"}))
    assert ".ods" in refusal(rezipped({"content.xml": b"x", "mimetype": b"x"}))


@pytest.mark.skipif(sys.platform != "linux", reason="limits of the address space are POSIX")
def test_the_child_cannot_take_more_memory_than_it_is_given():
    greedy = (
        "from casefiles.sandbox.answering import confine\n"
        "confine()\n"
        "try:\n"
        "    bytearray(700 * 1024 * 1024)\n"
        "except MemoryError:\n"
        "    print('refused')\n"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", greedy], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "refused"


def test_the_child_loads_neither_django_nor_a_parser():
    loaded = "import sys, casefiles.itemlists.workbook.child; print(*sys.modules)"
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", loaded], cwd=root, capture_output=True, text=True, check=True
    )
    assert {"django", "openpyxl"}.isdisjoint(done.stdout.split())
