"""A department rule (部门规章) is cited by an ordinary document number."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from casefiles.itemlists.citations import citations
from casefiles.itemlists.rules.facts import Row, Severity
from casefiles.itemlists.rules.registry import Words, row_rule
from casefiles.itemlists.words import BasisLevel


@row_rule(
    18,
    title=_("部门规章一般以部令公布"),
    severity=Severity.HINT,
    column="法律依据",
    reads="legal_basis",
    clause=_("立法法：部门规章由部门首长签署命令予以公布"),
    says=_("%(cited)s 是普通文号，可能是规范性文件而不是部门规章"),
    mend=_("请核对：部门规章写“××部令第×号”；确为规范性文件的，请改正层级"),
)
def department_rule_without_order(row: Row, day: date) -> Words | None:
    """The first citation that claims to be a department rule and has a document number."""
    for each in citations(row.legal_basis):
        if each.claimed is BasisLevel.DEPARTMENT_RULE and each.is_numbered:
            if each.is_plain_document:
                continue
            return {"cited": [each.text[:60]]}
    return None
