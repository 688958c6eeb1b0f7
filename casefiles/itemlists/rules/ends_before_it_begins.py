"""A matter whose last day lies before its first."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from casefiles.itemlists.rules.facts import Row, Severity
from casefiles.itemlists.rules.registry import Words, row_rule


@row_rule(
    9,
    title=_("失效日不得早于生效日"),
    severity=Severity.ERROR,
    column="失效日",
    reads="effective_on expires_on",
    clause=_("连发改信用〔2017〕1号第六部分第（一）项：事项清单"),
    says=_("失效日 %(end)s 早于生效日 %(start)s"),
    mend=_("请核对两个日期；长期有效的，失效日留空"),
)
def ends_before_it_begins(row: Row, day: date) -> Words | None:
    """The end before the beginning; one day alone is well."""
    if row.expires_on is None or row.expires_on >= row.effective_on:
        return None
    return {"end": row.expires_on.isoformat(), "start": row.effective_on.isoformat()}
