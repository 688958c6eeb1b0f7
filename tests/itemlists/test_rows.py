"""What people write in cells, and around them."""

import zipfile
from datetime import date, datetime

import pytest

from casefiles.itemlists.words import BasisLevel, Category, SubjectKind, UseMode
from casefiles.itemlists.workbook import read_item_list


@pytest.fixture
def read(workbook, matter):
    """The result of a list with one matter that differs in some cells."""
    return lambda **changes: read_item_list(workbook(matter(**changes)))


@pytest.mark.parametrize(
    "written",
    [
        "2026年1月5日",
        "2026.1.5",
        "2026/1/5",
        "2026-01-05",
        "20260105",
        20260105,
        "２０２６年１月５日",
        " 2026 年 1 月 5 日起",
        "2026-01-05 00:00:00",
        date(2026, 1, 5),
        datetime(2026, 1, 5, 13, 30),
    ],
)
def test_dates(read, written):
    assert read(生效日=written).rows[0].effective_on == date(2026, 1, 5)


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("2025-02-29", "没有"),
        ("2026年1月", "不是日期"),
        ("明年", "不是日期"),
        (46023, "不是日期"),
        ("0026-01-01", "年份"),
        (None, "缺少"),
    ],
)
def test_no_dates(read, written, says):
    (error,) = read(生效日=written).errors
    assert (error.cell, error.column) == ("O3", "生效日")
    assert says in error.message


def test_a_date_number_is_named_in_the_mend_not_guessed(read):
    (error,) = read(生效日=46023).errors
    assert "2026-01-01" in error.mend


@pytest.mark.parametrize("written", [None, "长期", "—", "无"])
def test_open_ended(read, written):
    assert read(失效日=written).rows[0].expires_on is None


def test_an_end_before_the_start(read):
    (error,) = read(失效日="2025-12-31").errors
    assert (error.cell, error.column) == ("P3", "失效日")


@pytest.mark.parametrize(
    ("written", "number"),
    [("２１０", 210), ("1,200件", 1200), (" 45 ", 45), (12.0, 12), ("约200", 200), (None, None)],
)
def test_estimates(read, written, number):
    assert read(年办件估算=written).rows[0].yearly_estimate == number


@pytest.mark.parametrize("written", ["很多", "12.5", -3, "1e9", "999999999999", "10-20"])
def test_no_estimates(read, written):
    assert [error.cell for error in read(年办件估算=written).errors] == ["Q3"]


@pytest.mark.parametrize(
    "written",
    ["信用记录+信用承诺", "信用承诺、信用记录", "信用记录／\n信用承诺", "信用记录和信用承诺"],
)
def test_several_use_modes(read, written):
    assert read(应用方式=written).rows[0].use_modes == {UseMode.RECORD, UseMode.COMMITMENT}


def test_several_subject_kinds_come_in_their_own_order(read):
    kinds = read(主体类型="非法人组织、法人，自然人").rows[0].subject_kinds
    assert kinds == (SubjectKind.LEGAL, SubjectKind.NATURAL, SubjectKind.UNINCORPORATED)


@pytest.mark.parametrize(
    ("column", "cell", "written"),
    [
        ("类别", "D3", "行政许可"),
        ("主体类型", "E3", "企业"),
        ("应用环节", "F3", "受理、审查"),
        ("应用方式", "G3", "信用评分"),
        ("是否需授权", "L3", "看情况"),
        ("事项编码", "B3", None),
        ("事项编码", "B3", date(2026, 3, 1)),
        ("事项编码", "B3", "长" * 41),
        ("事项名称", "C3", "长" * 201),
        ("事项名称", "C3", "长" * 3000),
        ("法律依据", "K3", "长" * 501),
        ("责任科室", "M3", "#N/A"),
    ],
)
def test_what_a_column_refuses(read, column, cell, written):
    result = read(**{column: written})
    assert [(error.cell, error.column) for error in result.errors] == [(cell, column)]
    assert result.rows == ()


def test_text_is_cleaned_and_punctuation_kept(read):
    row = read(
        事项名称="\u3000 供应商\n资格审查（新）\u200b ",
        事项编码="ＣＺ－ ０１",
        联系人="张某\xa0 ０５９１-２６２３００００\n\n李某",
    ).rows[0]
    assert row.name == "供应商资格审查（新）"
    assert row.code == "CZ-01"
    assert row.contact == "张某 0591-26230000\n李某"


@pytest.mark.parametrize("mark", ["\u202e", "\u2066", "_x0007_", "\x85\x9f"])
def test_control_and_bidi_characters_are_errors(read, mark):
    (error,) = read(事项名称=f"供应商{mark}审查").errors
    assert error.cell == "C3"
    assert mark not in error.message


@pytest.mark.parametrize(
    ("basis", "level"),
    [
        ("《渔业法》第二十三条（法律）", BasisLevel.LAW),
        ("某令第1号 (部门规章)", BasisLevel.DEPARTMENT_RULE),
        ("《甲》（部门规章）\n《乙条例》（行政法规）", BasisLevel.REGULATION),
        ("《丙细则》", None),
    ],
)
def test_basis_level(read, basis, level):
    assert read(法律依据=basis).rows[0].basis_level is level


def test_numbers_as_codes(read):
    assert read(事项编码=1001.0).rows[0].code == "1001"


def test_text_that_looks_like_a_formula_stays_text(workbook, matter):
    def as_text(sheet):
        sheet["H3"].value = "=查询渠道"
        sheet["H3"].data_type = "s"

    assert read_item_list(workbook(matter(), mutate=as_text)).rows[0].channel == "=查询渠道"


def test_a_formula_without_a_value_says_to_paste_values(read):
    (error,) = read(年办件估算="=1+2").errors
    assert error.cell == "Q3"
    assert "数值" in error.mend


def test_a_formula_with_a_value_gives_it(rezipped, sample):
    with zipfile.ZipFile(sample("finance.xlsx")) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    before = "<v>320</v>"
    assert before in sheet
    mutated = sheet.replace(before, "<f>300+20</f><v>320</v>")
    path = rezipped({"xl/worksheets/sheet1.xml": mutated.encode()})
    assert read_item_list(path).rows[0].yearly_estimate == 320


def test_remarks_blank_rows_and_numbered_lines_are_no_matters(workbook, matter):
    def around(sheet):
        sheet.append([])
        sheet.append([2])
        sheet.append(["一、其他类"])
        sheet.append([3, *list(matter(事项编码="CZ-02").values())[1:]])
        sheet.append([None, "说明：本表一式两份"])
        sheet.append([None, "2.应用方式可多选"])
        sheet.append(["填表人：", None, "某某", "审核人：", "某某", None, "日期"])

    result = read_item_list(workbook(matter(), mutate=around))
    assert result.errors == ()
    assert [(row.position, row.source_row) for row in result.rows] == [(1, 3), (2, 7)]
    assert result.remark_rows == (6, 8, 9, 10)


def test_a_row_that_counts_the_columns_is_no_matter(workbook, matter):
    counts = dict(zip(matter(), range(1, 18), strict=True))
    assert len(read_item_list(workbook(counts, matter())).rows) == 1


def test_merged_cells_fill_downwards_only_inside_their_range(workbook, matter):
    matters = [
        matter(),
        matter(事项编码="CZ-02", 类别=None),
        matter(事项编码="CZ-03", 类别=None),
    ]
    path = workbook(*matters, mutate=lambda sheet: sheet.merge_cells("D3:D4"))
    result = read_item_list(path)
    assert [row.category for row in result.rows] == [Category.PROCUREMENT] * 2
    assert [error.cell for error in result.errors] == ["D5"]


def test_all_errors_of_a_row_come_at_once(read):
    result = read(类别="甲", 应用方式="乙", 法律依据="无", 生效日="丙", 年办件估算="丁")
    assert [error.cell for error in result.errors] == ["D3", "G3", "O3", "Q3", "K3"]
