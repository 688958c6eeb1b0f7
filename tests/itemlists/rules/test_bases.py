"""Rules 12, 16–18: what a legal basis cites, and whether it says so rightly."""

from datetime import date

import pytest

from casefiles.itemlists.citations import citations, rank
from casefiles.itemlists.words import BasisLevel

L = BasisLevel


@pytest.mark.parametrize(
    ("basis", "pieces"),
    [
        ("《政府采购法》第二十二条（法律）", [("政府采购法", L.LAW, L.LAW)]),
        (
            "《政府采购法》第二十二条、财库〔2016〕125号（规范性文件）",
            [("政府采购法", None, L.LAW), ("财库〔2016〕125号", L.NORMATIVE, L.NORMATIVE)],
        ),
        ("《招标投标法实施条例》第三条（行政法规）", [("招标投标法实施条例", L.REGULATION, L.REGULATION)]),
        ("国务院令673号", [("国务院令673号", None, L.REGULATION)]),
        ("住房和城乡建设部令第22号（部门规章）", [("住房和城乡建设部令第22号", L.DEPARTMENT_RULE, L.DEPARTMENT_RULE)]),
        ("信用管理办法（试行）", [("信用管理办法", None, None)]),
        ("中共中央办公厅关于加强诚信建设的意见", [("中共中央办公厅关于加强诚信建设的意见", None, L.CENTRAL_POLICY)]),
        ("《城市房地产开发经营管理条例》", [("城市房地产开发经营管理条例", None, L.REGULATION)]),
        ("《福建省电子商务条例》", [("福建省电子商务条例", None, L.LOCAL_REGULATION)]),
        ("", []),
    ],
)  # fmt: skip
def test_the_pieces_of_a_basis(basis, pieces):
    assert [(each.name, each.claimed, each.looks_like) for each in citations(basis)] == pieces


def test_the_rank_that_is_named_counts_before_what_words_show():
    assert rank("《某某条例》（地方性法规）") is L.LOCAL_REGULATION
    assert rank("财库〔2018〕2号（部门规章）") is L.DEPARTMENT_RULE
    assert rank("财库〔2018〕2号、《政府采购法》") is L.LAW
    assert rank("见附件") is None


@pytest.mark.parametrize(
    "basis",
    [
        "《政府采购供应商管理办法》第三条（法律）",
        "关于加强信用管理的通知（法律）",
        "财库〔2018〕2号（法律）",
        "《政府采购法实施条例》第三条（法律）",
        "关于加强信用管理的意见（行政法规）",
        "《政府采购法》第三条（行政法规）",
        "法〔2016〕285号（中央政策）",
        "《政府采购法》第三条（部门规章）",
        "关于加强信用管理的通知（部门规章）",
        "住房和城乡建设部令第11号第二条（规范性文件）",
        "《政府采购法》第三条（规范性文件）",
    ],
)
def test_the_rank_contradicts_the_basis(codes, basis):
    assert "level_contradicts_basis" in codes(legal_basis=basis, dishonesty_measure="")


@pytest.mark.parametrize(
    "basis",
    [
        "《政府采购法》第三条（法律）",
        "政府采购法第三条（法律）",
        "《女职工劳动保护特别规定》第三条（行政法规）",
        "国务院令481号第三条（行政法规）",
        "国发〔2016〕33号（中央政策）",
        "评比达标表彰活动管理办法（中央政策）",
        "公路建设市场管理办法第三条（部门规章）",
        "国务院国资委、财政部令第32号第三条（部门规章）",
        "市级专项资金管理细则（规范性文件）",
        "财库〔2016〕198号（规范性文件）",
        "财库〔2018〕2号第三条（部门规章）",
        "《社会信用条例》第三条（地方性法规）",
        "",
    ],
)
def test_no_false_alarm(codes, basis):
    assert "level_contradicts_basis" not in codes(legal_basis=basis, dishonesty_measure="")


def test_a_department_rule_with_an_ordinary_number(says, row):
    (finding,) = says(
        "department_rule_without_order", row(legal_basis="财库〔2018〕2号（部门规章）")
    )
    assert finding.severity == "hint"
    assert "财库〔2018〕2号" in finding.message
    assert not says("department_rule_without_order", row(legal_basis="商务部令第5号（部门规章）"))
    assert not says(
        "department_rule_without_order", row(legal_basis="财库〔2018〕2号（规范性文件）")
    )


@pytest.mark.parametrize(
    ("basis", "missing"),
    [
        ("《预算法》（法律）", True),
        ("《预算法》第12条（法律）", False),
        ("《预算法》第 十二 条（法律）", False),
        ("商务部令第5号（部门规章）", True),
        ("国办发〔2020〕49号（中央政策）", False),
        ("财库〔2016〕198号（规范性文件）", False),
        ("见附件", False),
        ("", False),
    ],
)
def test_the_article(codes, basis, missing):
    found = codes(legal_basis=basis, dishonesty_measure="")
    assert ("article_missing" in found) is missing


def test_repealed_laws(says, row):
    old = row(legal_basis="《中华人民共和国合同法》第五条（法律）")
    (finding,) = says("repealed_basis", old)
    assert finding.severity == "warning"
    assert "《合同法》已于 2021-01-01 废止" in finding.message and "《民法典》" in finding.mend
    assert not says("repealed_basis", old, day=date(2020, 12, 31))
    assert not says("repealed_basis", row(legal_basis="《劳动合同法》第五条（法律）"))
