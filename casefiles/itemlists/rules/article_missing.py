"""A law is cited as a whole."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from casefiles.itemlists.citations import cites_an_article, rank
from casefiles.itemlists.rules.facts import Row, Severity
from casefiles.itemlists.rules.registry import Words, row_rule
from casefiles.itemlists.words import BasisLevel

# Policies and notices often have no articles.
WITH_ARTICLES = frozenset(BasisLevel) - {BasisLevel.CENTRAL_POLICY, BasisLevel.NORMATIVE}


@row_rule(
    16,
    title=_("法律依据宜写明条款"),
    severity=Severity.HINT,
    column="法律依据",
    reads="legal_basis",
    clause=_("连发改信用〔2017〕1号第六部分第（一）项：事项清单"),
    says=_("法律依据没有写明第几条"),
    mend=_("请补上条款，例如《……法》第×条（法律）；办件引用依据时会用到"),
)
def article_missing(row: Row, day: date) -> Words | None:
    """A basis of a rank that has articles, and none is named."""
    if rank(row.legal_basis) not in WITH_ARTICLES or cites_an_article(row.legal_basis):
        return None
    return {}
