"""A restriction that rests on a normative document (规范性文件) alone."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from casefiles.itemlists.citations import rank
from casefiles.itemlists.rules.facts import Row, Severity
from casefiles.itemlists.rules.registry import OPINION, Words, row_rule
from casefiles.itemlists.rules.words_of_restriction import restrictions
from casefiles.itemlists.words import BasisLevel


@row_rule(
    2,
    title=_("规范性文件不得设定限制措施"),
    severity=Severity.ERROR,
    since=OPINION,
    column="法律依据",
    reads="dishonesty_measure legal_basis",
    clause=_("国办发〔2020〕49号：失信惩戒须直接援引法律、法规或者党中央、国务院政策文件"),
    says=_("%(words)s 仅以规范性文件为依据"),
    mend=_(
        "请改用法律、行政法规或者党中央、国务院政策文件作依据；没有的，请改为提示、核实等不减损权益的处理方式"
    ),
)
def restriction_by_normative_document(row: Row, day: date) -> Words | None:
    """Restricting words whose strongest basis is a normative document."""
    found = restrictions(row.dishonesty_measure)
    if not found or rank(row.legal_basis) is not BasisLevel.NORMATIVE:
        return None
    return {"words": [*found]}
