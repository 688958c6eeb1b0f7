"""The credit record is queried for a matter of livelihood, though nothing is denied."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from casefiles.itemlists.rules.facts import Row, Severity
from casefiles.itemlists.rules.livelihood import services
from casefiles.itemlists.rules.livelihood_denied import livelihood_denied
from casefiles.itemlists.rules.registry import OPINION, Words, row_rule
from casefiles.itemlists.words import UseMode


@row_rule(
    8,
    title=_("基本民生事项一般不查询信用记录"),
    severity=Severity.WARNING,
    since=OPINION,
    column="应用方式",
    reads="name dishonesty_measure use_modes",
    clause=_("国办发〔2020〕49号：确保过惩相当，防止失信惩戒泛化、扩大化"),
    says=_("%(services)s 属于基本民生，却查询信用记录"),
    mend=_("请改用信用承诺，或由审核人写明查询的用途，并确认结果不影响当事人享受待遇"),
)
def livelihood_checked(row: Row, day: date) -> Words | None:
    """A matter of livelihood with queries, where rule 7 finds nothing."""
    found = services(row.name)
    if not found or UseMode.RECORD not in row.use_modes or livelihood_denied(row, day):
        return None
    return {"services": [*found]}
