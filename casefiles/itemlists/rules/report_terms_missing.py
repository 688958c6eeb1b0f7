"""A report is used, and nobody is told which and who pays."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from casefiles.itemlists.rules.facts import Row, Severity
from casefiles.itemlists.rules.registry import Words, row_rule
from casefiles.itemlists.words import UseMode


@row_rule(
    13,
    title=_("使用信用报告须写明类型和费用"),
    severity=Severity.WARNING,
    column="报告类型及费用承担",
    reads="use_modes report_terms",
    clause=_("连发改信用〔2017〕1号第二部分第（二）（三）项、第三部分"),
    says=_("应用方式含信用报告，但没有写明报告类型和费用由谁承担"),
    mend=_("请填写，例如“公共信用信息报告（免费）”"),
)
def report_terms_missing(row: Row, day: date) -> Words | None:
    """The mode 信用报告 without a word on the report."""
    return {} if UseMode.REPORT in row.use_modes and not row.report_terms.strip() else None
