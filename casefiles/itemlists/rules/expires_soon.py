"""A matter that runs out within 90 days."""

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from casefiles.itemlists.rules.facts import Row, Severity
from casefiles.itemlists.rules.registry import Words, row_rule

SOON = timedelta(days=90)


@row_rule(
    11,
    title=_("事项将在90日内失效"),
    severity=Severity.HINT,
    column="失效日",
    reads="effective_on expires_on",
    clause=_("连发改信用〔2017〕1号第六部分第（一）项：事项清单"),
    says=_("该事项将于 %(end)s 失效"),
    mend=_("请提前准备延续的依据；届时请报送更新后的清单"),
)
def expires_soon(row: Row, day: date) -> Words | None:
    """The last day is today or within the next 90 days."""
    if row.expires_on is None or row.expires_on < row.effective_on:
        return None
    if not day <= row.expires_on <= day + SOON:
        return None
    return {"end": row.expires_on.isoformat()}
