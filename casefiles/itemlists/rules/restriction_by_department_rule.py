"""A restriction that rests on a department rule (部门规章): lawful only if the national catalogue lists it."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from casefiles.itemlists.citations import rank
from casefiles.itemlists.rules.facts import Row, Severity
from casefiles.itemlists.rules.registry import OPINION, Words, row_rule
from casefiles.itemlists.rules.words_of_restriction import restrictions
from casefiles.itemlists.words import BasisLevel


@row_rule(
    3,
    title=_("部门规章设定的限制措施须核对惩戒措施清单"),
    severity=Severity.WARNING,
    since=OPINION,
    column="法律依据",
    reads="dishonesty_measure legal_basis",
    clause=_("全国失信惩戒措施基础清单；国办发〔2020〕49号：失信惩戒实行清单制管理"),
    says=_("%(words)s 以部门规章为依据"),
    mend=_(
        "请核对全国失信惩戒措施基础清单：列有该措施的，由审核人写明清单中的项目；未列的，请改用法律、行政法规作依据或删去该措施"
    ),
)
def restriction_by_department_rule(row: Row, day: date) -> Words | None:
    """Restricting words whose strongest basis is a department rule."""
    found = restrictions(row.dishonesty_measure)
    if not found or rank(row.legal_basis) is not BasisLevel.DEPARTMENT_RULE:
        return None
    return {"words": [*found]}
