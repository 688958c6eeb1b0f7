"""The three uploads that came with the domain: a clean one, a messy one, one full of errors."""

import json
from datetime import date

from casefiles.itemlists.words import BasisLevel, Category, Stage, SubjectKind, UseMode
from casefiles.itemlists.workbook import read_item_list


def test_the_clean_list_imports_whole(sample):
    result = read_item_list(sample("finance.xlsx"))
    assert result.errors == ()
    assert result.sheet == "事项清单"
    assert result.seen == 4
    assert [row.code for row in result.rows] == ["CZ-01", "CZ-02", "CZ-03", "CZ-04"]
    assert [row.source_row for row in result.rows] == [3, 4, 5, 6]
    last = result.rows[-1]
    assert last.category is Category.FUNDING
    assert last.stage is Stage.DISBURSEMENT
    assert last.use_modes == {UseMode.RECORD, UseMode.REPORT, UseMode.COMMITMENT}
    assert last.report_terms == "公共信用信息报告（免费）"
    assert last.basis_level is BasisLevel.LAW
    assert (last.needs_consent, last.yearly_estimate) == (False, 140)
    assert (last.effective_on, last.expires_on) == (date(2026, 1, 1), None)
    expert = result.rows[2]
    assert expert.subject_kinds == (SubjectKind.NATURAL,)
    assert (expert.needs_consent, expert.basis_level) == (True, BasisLevel.NORMATIVE)


def test_the_messy_list_imports_whole_and_normalised(sample):
    result = read_item_list(sample("housing-messy.xlsx"))
    assert result.errors == ()
    assert result.sheet == "Sheet1"
    assert [row.name for row in result.rows] == [
        "建筑工程施工许可",
        "建筑业企业资质",
        "房地产开发企业资质",
        "商品房预售许可",
        "公租房资格",
    ]
    assert [row.yearly_estimate for row in result.rows] == [210, 45, 12, 18, 400]
    assert result.rows[2].category is Category.QUALIFICATION  # merged with the row above
    assert result.rows[0].use_modes == {UseMode.RECORD, UseMode.COMMITMENT}
    assert result.rows[0].channel == "福州市公共信用信息平台"
    assert {row.effective_on for row in result.rows} == {date(2026, 1, 1)}
    assert [row.source_row for row in result.rows] == [6, 7, 8, 9, 10]
    assert result.remark_rows == (12, 13)
    assert result.ignored_columns == ()


def test_every_planted_error_is_found_and_no_other(sample):
    expected = json.loads(sample("fishery-errors.expected.json").read_text())
    result = read_item_list(sample("fishery-errors.xlsx"))
    assert [error.cell for error in result.errors] == [e["cell"] for e in expected["errors"]]
    assert result.seen == expected["rows"]
    assert all(error.sheet == "事项清单" and error.mend for error in result.errors)
    by_cell = {error.cell: error for error in result.errors}
    assert (by_cell["D3"].row, by_cell["D3"].column) == (3, "类别")
    assert "行政许可类" in by_cell["D3"].message
    assert "政府采购" in by_cell["D3"].mend
    assert "第三方" in by_cell["K6"].message
    assert "第 3 行" in by_cell["B7"].message
    assert "2026-02-30" in by_cell["O8"].message
