"""A report that a third party sells is demanded, and no basis is given."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from casefiles.itemlists.rules.facts import Row, Severity
from casefiles.itemlists.rules.registry import Words, row_rule
from casefiles.itemlists.rules.words_of_restriction import third_party


@row_rule(
    6,
    title=_("要求第三方报告须有依据"),
    severity=Severity.WARNING,
    column="报告类型及费用承担",
    reads="report_terms legal_basis",
    clause=_("连发改信用〔2017〕1号第三部分"),
    says=_("要求提供第三方报告，却没有法律依据"),
    mend=_(
        "请改用免费的公共信用信息报告或专项信用报告；确需第三方报告的，请填写依据和费用由谁承担"
    ),
)
def third_party_report(row: Row, day: date) -> Words | None:
    """A third party's report without any basis."""
    if row.legal_basis.strip() or not third_party(row.report_terms):
        return None
    return {}
