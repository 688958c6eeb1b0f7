"""Records are queried, and nobody is told where."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from casefiles.itemlists.rules.facts import Row, Severity
from casefiles.itemlists.rules.registry import Words, row_rule
from casefiles.itemlists.words import UseMode


@row_rule(
    14,
    title=_("查询信用记录须写明查询渠道"),
    severity=Severity.WARNING,
    column="查询渠道",
    reads="use_modes channel",
    clause=_("连发改信用〔2017〕1号第三部分：应当查询公共信用信息平台中的信用记录"),
    says=_("应用方式含信用记录，但没有写明查询渠道"),
    mend=_("请填写，例如“福州市公共信用信息平台”"),
)
def channel_missing(row: Row, day: date) -> Words | None:
    """The mode 信用记录 without a channel."""
    return {} if UseMode.RECORD in row.use_modes and not row.channel.strip() else None
