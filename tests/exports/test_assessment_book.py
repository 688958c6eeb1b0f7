"""The annual workbook, read back as a spreadsheet program would."""

from datetime import datetime
from io import BytesIO

import pytest

from audit.exports.assessment_book import (
    write_book,
)
from tests.exports.rows import a_book, detail, entry, read, texts


def test_sheets_come_in_the_order_of_a_reading():
    assert read(a_book()).sheetnames == ["总表", "指标明细", "调整", "申诉", "证据", "说明"]


def test_a_county_without_units_still_gets_its_workbook():
    empty = a_book(units=[], details=[], evidence=[], heads=[], explanations=[])
    assert write_book(empty, BytesIO()) == 0
    book = read(empty)
    assert book["总表"]["A5"].value == "本年度没有列入考核的单位"
    assert "没有审计记录" in texts(book["说明"])
    assert book["证据"].max_row == 2
    assert (book["调整"]["A3"].value, book["申诉"]["A3"].value) == ("没有得分调整", "没有申诉")


def test_details_carry_inputs_and_counts():
    sheet = read(a_book(details=[detail(), detail(points=None)]))["指标明细"]
    row = [cell.value for cell in sheet[3]]
    assert row == ["财政局", "B1", "应查尽查率", 11.31, 12, "已核查 66 件", 66, "12 × 率"]
    assert sheet["D4"].value == "—"


def test_evidence_shows_the_clock_of_shanghai_to_the_second():
    sheet = read(a_book(evidence=[entry(0)]))["证据"]
    assert sheet["D3"].value == datetime(2026, 3, 2, 7, 59, 59)
    assert sheet["D3"].number_format == "yyyy-mm-dd hh:mm:ss"
    assert [sheet.cell(3, n).value for n in (1, 2, 3, 5, 6, 7)] == [
        "财政局",
        "B1",
        "czj#0",
        "信用核查",
        "办件 1",
        "ab" * 32,
    ]


def test_a_moment_without_a_zone_is_refused():
    naive = datetime(2026, 3, 1)
    with pytest.raises(ValueError, match="time zone"):
        write_book(a_book(evidence=[entry(at=naive)]), BytesIO())


def test_the_notes_say_how_to_check():
    said = texts(read(a_book())["说明"])
    for each in ("2026年度第2版", "u:czj", "cd" * 32, "812", "分母为零的指标不适用。"):
        assert each in said
    assert any("2027-01-01 00:30:00" in each for each in said)
    assert any("verify_trail" in each for each in said)


def test_it_is_set_up_for_the_screen_and_the_printer():
    book = read(a_book())
    assert book.calculation.fullCalcOnLoad
    frozen = {"总表": ("C5", "$1:$4"), "指标明细": ("B3", "$1:$2"), "证据": ("B3", "$1:$2")}
    for name, (panes, head) in frozen.items():
        sheet = book[name]
        assert (sheet.freeze_panes, sheet.print_title_rows) == (panes, head)
        assert sheet.auto_filter.ref
        assert sheet.page_setup.orientation == "landscape"
    for sheet in book:
        assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth) == (9, 1)
        assert sheet.page_setup.fitToHeight == 0 and sheet.sheet_properties.pageSetUpPr.fitToPage
        assert "&P" in sheet.oddFooter.center.text
    assert book["总表"]["B5"].border.left.style == "thin"
    assert book["总表"]["B3"].font.bold and book["总表"]["B3"].alignment.wrap_text
