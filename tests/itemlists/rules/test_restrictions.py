"""Rules 1–5: a measure that restricts, and the rank of what it rests on."""

import pytest

from casefiles.itemlists.rules.words_of_restriction import restrictions, third_party

LAW = "《政府采购法》第二十二条（法律）"


def test_a_faultless_row_is_faultless(codes):
    assert codes() == []


@pytest.mark.parametrize(
    ("measure", "found"),
    [
        ("暂停受理，告知整改", ("暂停",)),
        ("不予支持，取消资格，不予通过", ("不予", "取消")),
        ("列入黑名单，三年禁入", ("黑名单", "禁入")),
        ("不采取限制措施，提示整改", ()),
        ("整改后解除限制，移出黑名单", ()),
        ("提示核实，作为审慎审查参考", ()),
        ("", ()),
    ],
)
def test_restricting_words(measure, found):
    assert restrictions(measure) == found


@pytest.mark.parametrize(
    ("terms", "found"),
    [
        ("第三方信用报告，申请人付费", ("第三方",)),
        ("公共信用信息报告（免费），不要求第三方报告", ()),
        ("公共信用信息报告，不再要求第三方报告", ()),
        ("", ()),
    ],
)
def test_third_parties(terms, found):
    assert third_party(terms) == found


@pytest.mark.parametrize(
    ("basis", "rule"),
    [
        ("", "restriction_without_basis"),
        ("  ", "restriction_without_basis"),
        ("财库〔2018〕2号（规范性文件）", "restriction_by_normative_document"),
        ("连政办〔2017〕61号", "restriction_by_normative_document"),
        ("商务部令第5号第三条（部门规章）", "restriction_by_department_rule"),
        ("《福建省社会信用条例》第三十条（地方性法规）", "restriction_by_local_regulation"),
        ("《福建省社会信用条例》第三十条", "restriction_by_local_regulation"),
        ("按有关规定执行", "restriction_of_unknown_rank"),
        ("信用管理办法第五条", "restriction_of_unknown_rank"),
    ],
)
def test_the_rank_decides(codes, basis, rule):
    assert [each for each in codes(legal_basis=basis) if each.startswith("restriction")] == [rule]


@pytest.mark.parametrize(
    "basis",
    [
        LAW,
        "政府采购法第二十二条",
        "政府采购法22",
        "《招标投标法实施条例》第四十六条（行政法规）",
        "国发〔2016〕33号（中央政策）",
        "国办发〔2020〕49号",
        "财库〔2018〕2号（规范性文件）；《政府采购法》第二十二条（法律）",
        "国务院令673号第六条",
    ],
)
def test_these_may_restrict(codes, basis):
    assert [each for each in codes(legal_basis=basis) if each.startswith("restriction")] == []


def test_what_restricts_nobody_needs_no_basis(codes):
    assert codes(dishonesty_measure="提示核实", legal_basis="") == []
    assert codes(dishonesty_measure="提示核实", legal_basis="财库〔2018〕2号（规范性文件）") == []


def test_severities(says, row):
    def of(basis):
        rules = [
            "restriction_without_basis",
            "restriction_by_normative_document",
            "restriction_by_department_rule",
            "restriction_by_local_regulation",
            "restriction_of_unknown_rank",
        ]
        return [e.severity for code in rules for e in says(code, row(legal_basis=basis))]

    assert of("") == ["error"]
    assert of("财库〔2018〕2号（规范性文件）") == ["error"]
    assert of("商务部令第5号（部门规章）") == ["warning"]
    assert of("《福建省社会信用条例》（地方性法规）") == ["hint"]
    assert of("见文件") == ["warning"]


def test_the_words_are_named(says, row):
    bare = row(legal_basis="", report_terms="第三方信用报告")
    (finding,) = says("restriction_without_basis", bare)
    assert "“暂停”、“第三方”" in finding.message
    assert "第×条" in finding.mend
