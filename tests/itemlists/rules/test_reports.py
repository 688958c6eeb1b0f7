"""Rules 6, 13, 19: which report is demanded, of whom, and who pays."""

from datetime import date

import pytest

BOTH = "专项信用报告（免费），并提交无违法违规证明"


def test_a_third_partys_report_without_a_basis(codes):
    bare = {"report_terms": "第三方信用报告", "dishonesty_measure": "", "legal_basis": ""}
    assert codes(**bare) == ["third_party_report"]
    assert codes(**bare | {"legal_basis": "《政府采购法》第二十二条（法律）"}) == []
    assert codes(**bare | {"report_terms": "不要求第三方报告"}) == []


def test_the_free_report_is_suggested(says, row):
    bare = row(report_terms="第三方信用报告", dishonesty_measure="", legal_basis="")
    (finding,) = says("third_party_report", bare)
    assert finding.severity == "warning"
    assert "免费的公共信用信息报告" in finding.mend


def test_a_report_of_no_kind(codes):
    assert codes(use_modes=("report",), report_terms="") == ["report_terms_missing"]
    assert codes(use_modes=("report",), report_terms="公共信用信息报告（免费）") == []
    assert codes(use_modes=("record",), report_terms="") == []


@pytest.mark.parametrize(
    ("terms", "asked"),
    [
        (BOTH, True),
        ("信用报告和守法证明", True),
        ("专项信用报告，代替无违法违规证明", False),
        ("专项信用报告，不再要求无违法违规证明", True),
        ("公共信用信息报告（免费）", False),
    ],
)
def test_report_and_certificate(codes, terms, asked):
    found = codes(use_modes=("report",), report_terms=terms)
    assert ("report_and_certificate" in found) is asked
    assert "report_and_certificate" not in codes(use_modes=("record",), report_terms=terms)


def test_a_warning_that_becomes_an_error(says, row):
    both = row(use_modes=("report",), report_terms=BOTH)

    def on(*day):
        return [e.severity for e in says("report_and_certificate", both, day=date(*day))]

    assert on(2025, 12, 31) == []
    assert on(2026, 1, 1) == ["warning"]
    assert on(2026, 12, 31) == ["warning"]
    assert on(2027, 1, 1) == ["error"]
