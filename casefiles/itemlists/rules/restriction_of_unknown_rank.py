"""A restriction whose basis does not show its rank."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from casefiles.itemlists.citations import rank
from casefiles.itemlists.rules.facts import Row, Severity
from casefiles.itemlists.rules.registry import OPINION, Words, row_rule
from casefiles.itemlists.rules.words_of_restriction import restrictions


@row_rule(
    5,
    title=_("限制措施的依据须注明层级"),
    severity=Severity.WARNING,
    since=OPINION,
    column="法律依据",
    reads="dishonesty_measure legal_basis",
    clause=_("国办发〔2020〕49号：失信惩戒须直接援引法律、法规或者党中央、国务院政策文件"),
    says=_("填有 %(words)s，但看不出依据的层级"),
    mend=_("请在依据后用括号注明层级：法律、行政法规、地方性法规、中央政策、部门规章或规范性文件"),
)
def restriction_of_unknown_rank(row: Row, day: date) -> Words | None:
    """Restricting words with a basis that names no rank and whose words show none."""
    found = restrictions(row.dishonesty_measure)
    if not found or not row.legal_basis.strip() or rank(row.legal_basis) is not None:
        return None
    return {"words": [*found]}
