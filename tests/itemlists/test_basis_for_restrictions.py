"""The one rule that an import checks by itself."""

import pytest

from casefiles.itemlists.rules.basis_for_restrictions import basis_for_restrictions


@pytest.mark.parametrize(
    ("measure", "terms", "basis", "found"),
    [
        ("暂停受理，告知整改", "", "", ("暂停",)),
        ("不予支持，取消资格，不予通过", "", " ", ("不予", "取消")),
        ("", "第三方信用报告，申请人付费", "", ("第三方",)),
        ("限制投标", "第三方信用报告", "", ("限制", "第三方")),
        ("限制投标", "第三方信用报告", "《招标投标法》（法律）", ()),
        ("提示整改", "公共信用信息报告（免费），不要求第三方报告", "", ()),
        ("", "", "", ()),
    ],
)
def test_words_that_need_a_basis(measure, terms, basis, found):
    assert (
        basis_for_restrictions(dishonesty_measure=measure, report_terms=terms, legal_basis=basis)
        == found
    )
