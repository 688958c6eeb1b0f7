"""Nobody knows how many cases a year."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from casefiles.itemlists.rules.facts import Row, Severity
from casefiles.itemlists.rules.registry import Words, row_rule


@row_rule(
    21,
    title=_("年办件估算宜填写"),
    severity=Severity.HINT,
    column="年办件估算",
    reads="yearly_estimate",
    clause=_("连发改信用〔2017〕1号第六部分第（四）项：核查工作纳入月通报和考核"),
    says=_("没有填写年办件估算"),
    mend=_("请填写大致件数；用来核对每月应核查的数量"),
)
def estimate_missing(row: Row, day: date) -> Words | None:
    """An empty cell; nought is an estimate."""
    return {} if row.yearly_estimate is None else None
