"""A matter, and with it its basis, that has run out."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from casefiles.itemlists.rules.facts import Row, Severity
from casefiles.itemlists.rules.registry import Words, row_rule


@row_rule(
    10,
    title=_("已失效的事项不再报送"),
    severity=Severity.ERROR,
    column="失效日",
    reads="effective_on expires_on",
    clause=_("连发改信用〔2017〕1号第六部分第（一）项：事项清单"),
    says=_("该事项已于 %(end)s 失效"),
    mend=_("请删去这一行；依据已延期或已修订的，请更正依据和失效日"),
)
def expired(row: Row, day: date) -> Words | None:
    """The last day lies before today; it counts to its end."""
    if row.expires_on is None or not row.effective_on <= row.expires_on < day:
        return None
    return {"end": row.expires_on.isoformat()}
