"""The rank in brackets is not that of what is cited."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from casefiles.itemlists.citations import Citation, citations
from casefiles.itemlists.rules.facts import Row, Severity
from casefiles.itemlists.rules.registry import Words, row_rule
from casefiles.itemlists.words import BasisLevel

# What the State Council's own regulations and department rules may be called as well.
_OPEN_NAMES = ("办法", "规定", "细则")


@row_rule(
    17,
    title=_("注明的层级应与依据相符"),
    severity=Severity.WARNING,
    column="法律依据",
    reads="legal_basis",
    clause=_("立法法关于法律、行政法规、规章名称的规定"),
    says=_("%(cited)s 注明为“%(claimed)s”，但从名称看并不是"),
    mend=_("请核对并改正括号里的层级；确实无误的，由审核人写明理由"),
)
def level_contradicts_basis(row: Row, day: date) -> Words | None:
    """The first citation whose own words speak against the rank that it claims."""
    for each in citations(row.legal_basis):
        if each.claimed is not None and _contradicts(each, each.claimed):
            return {"cited": [each.text[:60]], "claimed": each.claimed.value}
    return None


def _contradicts(cited: Citation, claimed: BasisLevel) -> bool:
    shown = cited.looks_like
    if claimed is BasisLevel.LAW and cited.name.endswith(_OPEN_NAMES):
        return True
    if cited.is_plain_document and claimed not in {BasisLevel.CENTRAL_POLICY, BasisLevel.NORMATIVE}:
        return True
    if shown is None or shown is claimed:
        return False
    if claimed is BasisLevel.LOCAL_REGULATION and shown is BasisLevel.REGULATION:
        # A county writes its province's 条例 without the province.
        return False
    # A department rule cited by a document number is rule 18's question.
    return not (claimed is BasisLevel.DEPARTMENT_RULE and shown is BasisLevel.NORMATIVE)
