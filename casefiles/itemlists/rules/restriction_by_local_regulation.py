"""A restriction that rests on a local regulation (地方性法规).

The opinion of 2020 says 法规, which includes local ones, and provinces draw up a supplementary
catalogue from their own regulations. So it is a lawful basis; the hint asks to look into that catalogue."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from casefiles.itemlists.citations import rank
from casefiles.itemlists.rules.facts import Row, Severity
from casefiles.itemlists.rules.registry import OPINION, Words, row_rule
from casefiles.itemlists.rules.words_of_restriction import restrictions
from casefiles.itemlists.words import BasisLevel


@row_rule(
    4,
    title=_("地方性法规设定的限制措施须列入补充清单"),
    severity=Severity.HINT,
    since=OPINION,
    column="法律依据",
    reads="dishonesty_measure legal_basis",
    clause=_("国办发〔2020〕49号：“法规”包括地方性法规；地方的惩戒措施列入补充清单"),
    says=_("%(words)s 以地方性法规为依据"),
    mend=_("请确认该措施已列入本省失信惩戒措施补充清单，且只在本省适用"),
)
def restriction_by_local_regulation(row: Row, day: date) -> Words | None:
    """Restricting words whose strongest basis is a local regulation."""
    found = restrictions(row.dishonesty_measure)
    if not found or rank(row.legal_basis) is not BasisLevel.LOCAL_REGULATION:
        return None
    return {"words": [*found]}
