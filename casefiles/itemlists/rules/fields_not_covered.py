"""A list that lies beside every field that the notice names."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from casefiles.itemlists.rules.facts import Row, Severity
from casefiles.itemlists.rules.registry import ListReader, Words, list_rule
from casefiles.itemlists.words import Category


@list_rule(
    22,
    title=_("清单应涵盖通知所列领域"),
    severity=Severity.HINT,
    column="类别",
    reads="category",
    clause=_(
        "连发改信用〔2017〕1号第三部分：政府采购、招标投标、行政审批、市场准入、资质审核、评先评优、债券发行、资金扶持"
    ),
    says=_("全部事项都归在“其他”，没有涉及通知所列的八个领域"),
    mend=_("请核对类别；本单位采购、评先评优等工作也应列入"),
)
def fields_not_covered(day: date) -> ListReader:
    """Every matter is 其他."""
    return _Categories()


class _Categories:
    def __init__(self) -> None:
        self._seen: set[str] = set()

    def see(self, row: Row) -> None:
        self._seen.add(row.category)

    def end(self) -> Words | None:
        return {} if self._seen == {Category.OTHER} else None
