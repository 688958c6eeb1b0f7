"""The empty form: as a person sees it, and read back."""

import io

import openpyxl
import pytest

from casefiles.itemlists.workbook import read_item_list, write_template


@pytest.fixture
def template(tmp_path):
    path = tmp_path / "template.xlsx"
    write_template(path, unit_name="连江县财政局", year=2026)
    return path


def test_uploaded_unchanged_it_is_only_empty(template):
    result = read_item_list(template)
    assert [(error.sheet, error.row) for error in result.errors] == [("事项清单", 3)]
    assert "没有事项" in result.errors[0].message


def test_filled_in_it_imports(template, matter):
    book = openpyxl.load_workbook(template)
    for row, code in ((3, "CZ-01"), (4, "CZ-02")):
        for place, value in enumerate(matter(事项编码=code).values(), start=1):
            book["事项清单"].cell(row, place, value)
    book.save(template)
    result = read_item_list(template)
    assert result.errors == ()
    assert [row.code for row in result.rows] == ["CZ-01", "CZ-02"]


def test_its_own_examples_import(template):
    book = openpyxl.load_workbook(template)
    for place, guide in enumerate(book["填表说明"].iter_rows(min_row=2, values_only=True), 1):
        book["事项清单"].cell(3, place, guide[3])
    book.save(template)
    result = read_item_list(template)
    assert (result.errors, len(result.rows)) == ((), 1)


def test_it_is_made_for_paper_and_for_choosing(template):
    sheet = openpyxl.load_workbook(template)["事项清单"]
    assert sheet["A1"].value == "连江县财政局2026年度应用信用记录和信用报告事项清单"
    assert "A1:Q1" in {str(merged) for merged in sheet.merged_cells.ranges}
    assert sheet.freeze_panes == "D3"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$1:$2"
    offers = {str(o.sqref)[0]: o.formula1 for o in sheet.data_validations.dataValidation}
    assert offers.keys() >= {"D", "E", "F", "L"}
    assert offers["L"] == '"是,否"'


def test_nothing_in_it_is_a_formula(tmp_path):
    stream = io.BytesIO()
    write_template(stream, unit_name="=1+1\x07", year=2026)
    book = openpyxl.load_workbook(stream)
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    # A gap is seen where a sheet cannot hold a character.
    assert book["事项清单"]["A1"].value.startswith("=1+1\ufffd2026")
    assert book["事项清单"]["A1"].quotePrefix
