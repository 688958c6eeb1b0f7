"""Rules 7 and 8: subsistence, school, medical care, water and power are not decided by credit."""

import pytest

DENIED, CHECKED = "livelihood_denied", "livelihood_checked"


@pytest.mark.parametrize(
    ("name", "measure", "service"),
    [
        ("城乡居民最低生活保障审核", "失信的不予批准", "最低生活保障"),
        ("低保资格复核", "取消资格", "最低生活保障"),
        ("义务教育新生入学", "失信家庭子女限制入学", "入学"),
        ("失信联合惩戒", "限制子女入学", "入学"),
        ("医疗救助审批", "暂停受理", "就医"),
        ("欠费处理", "对失信用户停水停电", "供水供电"),
        ("用电报装", "失信的不予受理", "供水供电"),
    ],
)
def test_denied(says, row, name, measure, service):
    (finding,) = says(DENIED, row(name=name, dishonesty_measure=measure))
    assert finding.severity == "error"
    assert service in finding.message


@pytest.mark.parametrize(
    ("name", "measure"),
    [
        ("取水许可", "情节严重的不予批准"),
        ("供水企业经营许可", "不予许可"),
        ("医疗机构执业许可", "不予批准"),
        ("民办幼儿园设立", "不予批准"),
        ("民办学校设立审批", "不予批准"),
        ("药品零售许可", "不予批准"),
        ("连江有限电子商务公司备案", "暂停"),
        ("公租房资格", "核实后按规定处理"),
        ("被执行人限制高消费", "限制子女就读高收费私立学校"),
        ("电力设施保护区作业许可", "不予许可"),
    ],
)
def test_these_are_not_of_that_kind(codes, name, measure):
    assert not {DENIED, CHECKED} & set(codes(name=name, dishonesty_measure=measure))


def test_a_report_is_a_burden_too(codes):
    terms = {"use_modes": ("report",), "report_terms": "公共信用信息报告（免费）"}
    assert DENIED in codes(name="低保审核", dishonesty_measure="", **terms)


def test_a_query_alone_wants_a_reason_and_a_commitment_none(codes):
    allowance = {"name": "最低生活保障审核", "dishonesty_measure": "提示核实"}
    assert codes(**allowance) == [CHECKED]
    assert codes(**allowance, use_modes=("commitment",)) == []
