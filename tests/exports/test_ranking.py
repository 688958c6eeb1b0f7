"""总表: what the formulas say, and that they agree with the engine."""

import re
from dataclasses import replace
from decimal import ROUND_HALF_UP
from io import BytesIO
from typing import Any

import pytest
from openpyxl.utils import range_boundaries

from audit.exports.assessment_book import (
    UnitRow,
    write_book,
)
from tests.exports.rows import FIRST, D, a_book, read, unit


def numbers(sheet: Any, cells: str) -> list[D | None]:
    left, top, right, bottom = range_boundaries(cells.replace("$", ""))
    found = sheet.iter_rows(min_row=top, max_row=bottom, min_col=left, max_col=right)
    values = [cell.value for row in found for cell in row]
    return [D(str(each)) if isinstance(each, int | float) else None for each in values]


def computed(sheet: Any, row: int) -> tuple[D, D, D] | None:
    """Sum, applicable maximum and total of a row, computed from the sheet's own three formulas."""
    raw, most, total = (sheet[f"{letter}{row}"].value for letter in "HIJ")
    match = re.fullmatch(r'=IF\(COUNT\((\S+?)\)=0,"",SUM\((\S+?)\)\)', raw)
    assert match and match[1] == match[2]
    inside = r"=IF\(COUNT\((\S+?)\)=0,\"\",SUMPRODUCT\(--ISNUMBER\((\S+?)\),(\S+?)\)\)"
    limits = re.fullmatch(inside, most)
    assert limits and limits[1] == limits[2] == match[1]
    assert total == f'=IF(N(I{row})=0,"",ROUND(H{row}*100/I{row},2))'
    mine, full = numbers(sheet, match[1]), numbers(sheet, limits[3])
    held = [(p, f) for p, f in zip(mine, full, strict=True) if p is not None and f is not None]
    if not held:
        return None
    earned, out_of = sum((p for p, _ in held), D(0)), sum((f for _, f in held), D(0))
    return earned, out_of, (earned * 100 / out_of).quantize(D("0.01"), ROUND_HALF_UP)


def test_the_ranking_opens_with_title_moment_rubric_and_full_points():
    sheet = read(a_book())["总表"]
    assert sheet["A1"].value == "连江县信用办2026年度信用记录和信用报告应用工作考核总表"
    assert (sheet["A1"].font.size, sheet["A1"].font.bold) == (16, True)
    assert "A1:M1" in {str(each) for each in sheet.merged_cells.ranges}
    # 16:30 UTC on the last day of December is already the next year in Shanghai.
    assert "2027-01-01 00:30:00" in sheet["A2"].value
    assert "2026年度第2版" in sheet["A2"].value and "第 3 次" in sheet["A2"].value
    assert [sheet.cell(3, n).value for n in (5, 6, 7)] == [
        "A1\n清单备案",
        "B1\n应查尽查率",
        "C1\n月报及时",
    ]
    assert [sheet.cell(4, n).value for n in (2, 5, 6, 7, 8)] == ["满分", 5, 12, 8, "=SUM(E4:G4)"]


def test_each_total_is_a_formula_that_agrees_with_the_engine():
    units = a_book().units
    sheet = read(a_book())["总表"]
    for row, each in enumerate(units, start=FIRST):
        found = computed(sheet, row)
        assert (found and found[2]) == each.total
        kept = sheet[f"K{row}"].value
        assert (kept is None) == (each.total is None)
        assert kept is None or D(str(kept)) == each.total
    assert computed(sheet, FIRST + 1) == (D("11.03"), D(20), D("55.15"))


def test_what_does_not_apply_is_a_dash_and_counts_for_nothing():
    sheet = read(a_book())["总表"]
    assert [sheet.cell(FIRST + 2, n).value for n in range(5, 8)] == ["—"] * 3
    assert sheet.cell(FIRST + 2, 1).value is None
    assert sheet["E6"].data_type == "s"
    assert sheet["F6"].number_format == "0.00"


def test_zero_points_are_not_the_same_as_not_applicable():
    sheet = read(a_book(units=[unit(points=("0", None, "0"))]))["总表"]
    assert (sheet["E5"].value, sheet["F5"].value) == (0, "—")
    assert computed(sheet, FIRST) == (D(0), D(13), D("0.00"))


def test_the_county_average_is_live_and_stands_outside_the_filter():
    sheet = read(a_book())["总表"]
    assert sheet["B9"].value == "全县平均"
    assert sheet["F9"].value == '=IF(COUNT(F5:F7)=0,"—",ROUND(AVERAGE(F5:F7),2))'
    assert sheet["J9"].value == '=IF(COUNT(J5:J7)=0,"—",ROUND(AVERAGE(J5:J7),2))'
    assert sheet.auto_filter.ref == "A4:M7"


def test_a_total_that_was_tampered_with_turns_red():
    rules = list(read(a_book())["总表"].conditional_formatting)
    assert str(rules[0].sqref) == "J5:K7"
    assert rules[0].rules[0].formula == ["ABS(N($J5)-N($K5))>0.004"]


def test_a_rubric_without_indicators_has_no_formulas_to_break():
    book = read(a_book(columns=(), units=[UnitRow(None, "财政局", "L", "", (), None, "", "")]))
    assert book["总表"]["B5"].value == "财政局"
    assert book["总表"]["E5"].value is None


def test_points_that_do_not_fit_the_columns_are_refused():
    with pytest.raises(ValueError, match="zip"):
        write_book(a_book(units=[replace(unit(), points=(D(1),))]), BytesIO())


def test_long_names_wrap_in_a_row_that_is_high_enough():
    sheet = read(a_book(units=[unit("很长的单位名称" * 12), unit()]))["总表"]
    assert sheet["B5"].alignment.wrap_text
    assert sheet.row_dimensions[5].height > 5 * sheet.row_dimensions[6].height / 2
