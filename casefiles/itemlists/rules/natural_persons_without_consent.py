"""Personal credit data are queried without the person's consent."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from casefiles.itemlists.rules.facts import Row, Severity
from casefiles.itemlists.rules.registry import Words, row_rule
from casefiles.itemlists.words import SubjectKind, UseMode

LAW_ON_PERSONAL_DATA = date(2021, 11, 1)


@row_rule(
    15,
    title=_("查询自然人信用信息应取得授权"),
    severity=Severity.WARNING,
    since=LAW_ON_PERSONAL_DATA,
    column="是否需授权",
    reads="subject_kinds use_modes needs_consent",
    clause=_("个人信息保护法第十三条；连发改信用〔2017〕1号第六部分第（三）项"),
    says=_("查询自然人的信用信息，却不需授权"),
    mend=_("请把“是否需授权”改为“是”；为履行法定职责所必需的，由审核人写明所依据的条款"),
)
def natural_persons_without_consent(row: Row, day: date) -> Words | None:
    """Natural persons among the subjects, records or reports used, no consent asked for."""
    queried = {UseMode.RECORD, UseMode.REPORT} & set(row.use_modes)
    if SubjectKind.NATURAL not in row.subject_kinds or row.needs_consent or not queried:
        return None
    return {}
