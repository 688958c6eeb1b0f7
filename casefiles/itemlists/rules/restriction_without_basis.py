"""A restriction that rests on nothing."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from casefiles.itemlists.rules.facts import Row, Severity
from casefiles.itemlists.rules.registry import OPINION, Words, row_rule
from casefiles.itemlists.rules.words_of_restriction import restrictions, third_party


@row_rule(
    1,
    title=_("限制措施须有法律依据"),
    severity=Severity.ERROR,
    since=OPINION,
    column="法律依据",
    reads="dishonesty_measure report_terms legal_basis",
    clause=_("国办发〔2020〕49号：失信惩戒须直接援引法律、法规或者党中央、国务院政策文件"),
    says=_("填有 %(words)s，却没有法律依据"),
    mend=_("请填写依据的名称、条款和层级，例如《……法》第×条（法律）；没有依据的，请删去该要求"),
)
def restriction_without_basis(row: Row, day: date) -> Words | None:
    """Restricting words without any basis; a third party's report is named beside them."""
    found = restrictions(row.dishonesty_measure)
    if not found or row.legal_basis.strip():
        return None
    return {"words": [*found, *third_party(row.report_terms)]}
