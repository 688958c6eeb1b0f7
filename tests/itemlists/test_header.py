"""Finding the list: sheets, headings, and what is said when they are not as they should be."""

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casefiles.itemlists.workbook import WorkbookRefused, read_item_list


def cells(result):
    return [(error.cell, error.column) for error in result.errors]


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_order_of_columns_gives_the_same_rows(data, workbook, matter):
    matters = [
        matter(),
        matter(序号=2, 事项编码="CZ-02", 是否需授权="是", 失效日="2026年12月31日", 年办件估算=None),
    ]
    straight = read_item_list(workbook(*matters))
    order = data.draw(st.permutations(list(matter())))
    shuffled = read_item_list(workbook(*matters, headings=order))
    assert shuffled.rows == straight.rows
    assert len(shuffled.rows) == 2


def test_a_missing_column_is_named_with_the_header_row(workbook, matter):
    headings = [heading for heading in matter() if heading not in ("类别", "法律依据")]
    result = read_item_list(workbook(matter(年办件估算="很多"), headings=headings))
    assert result.rows == ()
    assert [(e.column, e.row) for e in result.errors] == [
        ("类别", 2),
        ("法律依据", 2),
        ("年办件估算", 3),
    ]
    assert "第 2 行" in result.errors[0].message


def test_columns_that_may_be_absent(workbook, matter):
    optional = ("序号", "失效日", "年办件估算")
    headings = [heading for heading in matter() if heading not in optional]
    result = read_item_list(workbook(matter(), headings=headings))
    assert result.errors == ()
    assert (result.rows[0].expires_on, result.rows[0].yearly_estimate) == (None, None)


def test_a_double_heading_is_an_error_at_the_second(workbook, matter):
    result = read_item_list(workbook(matter(), headings=[*matter(), "事项\n类别"]))
    assert cells(result) == [("R2", "类别")]
    assert "D2" in result.errors[0].message


def test_unknown_columns_are_named(workbook, matter):
    result = read_item_list(workbook(matter(备注="x"), headings=[*matter(), "备注"]))
    assert result.errors == ()
    assert result.ignored_columns == ("备注",)


def test_the_empty_list_is_one_error(workbook):
    result = read_item_list(workbook())
    assert [(error.sheet, error.row) for error in result.errors] == [("事项清单", 3)]


def test_the_first_sheet_with_a_header_and_matters_is_taken(tmp_path, workbook, matter):
    path = workbook(matter())
    book = openpyxl.load_workbook(path)
    notes = book.create_sheet("封面", 0)
    notes["A1"] = "事项清单：事项编码、事项名称、类别"
    empty = book.copy_worksheet(book["事项清单"])
    empty.title = "空表"
    empty.delete_rows(3)
    second = book.copy_worksheet(book["事项清单"])
    second.title = "去年"
    book.move_sheet(empty, -1)
    hidden = book.copy_worksheet(book["事项清单"])
    hidden.title, hidden.sheet_state = "隐藏", "hidden"
    book.save(path)
    assert book.sheetnames == ["封面", "空表", "事项清单", "去年", "隐藏"]
    result = read_item_list(path)
    assert (result.sheet, result.other_sheets) == ("事项清单", ("去年",))
    assert len(result.rows) == 1


def test_a_workbook_without_a_header_is_refused(tmp_path):
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "会议记录"
    book.save(tmp_path / "minutes.xlsx")
    with pytest.raises(WorkbookRefused, match="表头"):
        read_item_list(tmp_path / "minutes.xlsx")


def test_more_than_the_limit_is_one_error(workbook, matter):
    row = list(matter().values())
    result = read_item_list(
        workbook(mutate=lambda sheet: [sheet.append(row) for _ in range(5_001)])
    )
    assert [error.row for error in result.errors] == [5_003]
    assert "5000" in result.errors[0].message
    assert result.rows == ()
