"""Text from data stays text, whatever it looks like."""

import pytest

from audit.exports.assessment_book import (
    Column,
    UnitRow,
)
from audit.exports.text import CELL_LIMIT, CUT, plain
from tests.exports.rows import D, a_book, detail, entry, read

LIVE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "＋1", "－1", "＠x", "#N/A"]


@pytest.mark.parametrize("bad", LIVE)
def test_text_from_data_never_becomes_a_formula(bad):
    book = read(
        a_book(
            office=bad,
            rubric=bad,
            columns=(Column(bad, bad, D(5)),),
            units=[UnitRow(1, bad, bad, bad, (D(5),), D(100), bad, bad)],
            details=[detail(unit=bad, indicator=bad, title=bad, inputs=bad, explained=bad)],
            evidence=[entry(unit=bad, indicator=bad, entry=bad, action=bad, subject=bad, hash=bad)],
            heads=[(bad, 1, bad)],
            explanations=[(bad, bad)],
        )
    )
    shown = bad.replace("\r", "\n")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    same = [cell for cell in cells if cell.value == shown]
    assert len(same) == 22
    assert all(cell.data_type == "s" for cell in same)
    assert all(cell.quotePrefix == (bad != "#N/A") for cell in same)
    live = [cell.coordinate for cell in cells if cell.data_type == "f"]
    assert live == ["F4", "G4", "F5", "G5", "H5", "E7", "F7", "G7", "H7", "I7"]


def test_ordinary_text_carries_no_mark():
    cell = read(a_book())["总表"]["B5"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("财政局", "s", False)


def test_what_xml_cannot_hold_leaves_a_visible_gap():
    sheet = read(a_book(evidence=[entry(subject="甲\x00\x0b乙\ud800丙\uffff")]))["证据"]
    assert sheet["F3"].value == "甲\ufffd\ufffd乙\ufffd丙\ufffd"


def test_control_characters_in_the_office_name_do_not_break_the_file():
    book = read(a_book(office="连江\x01县"))
    assert book.properties.creator == "连江\ufffd县"


def test_text_that_spells_a_character_stays_as_it_is():
    # Excel and LibreOffice read `_x005F_` as `_`; openpyxl shows what is stored.
    assert plain("_x003D_1+1") == "_x005F_x003D_1+1"
    assert plain("a_x1_b") == "a_x1_b"


@pytest.mark.parametrize("letter", ["长", "𠮷"])
def test_text_beyond_the_limit_of_a_cell_is_cut_visibly(letter):
    cut = plain(letter * 40_000)
    assert cut.endswith(CUT)
    assert CELL_LIMIT - 1 <= len(cut.encode("utf-16-le")) // 2 <= CELL_LIMIT
    whole = "短" * CELL_LIMIT
    assert plain(whole) == whole
