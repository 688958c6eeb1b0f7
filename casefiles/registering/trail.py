"""The words of the data that the deeds about registered records carry."""

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from audit.words import coded, register
from casefiles.models import CreditRecord
from casefiles.registering.words import RecordKind, RequestKind


def _columns(names: list[str]) -> str:
    """Columns of a record, by the names that the form gives them."""
    fields = CreditRecord._meta
    return _t("、").join(str(fields.get_field(each).verbose_name) for each in names)  # type: ignore[union-attr]


register(
    {
        "record_kind": (_("记录类型"), coded(RecordKind)),
        "request": (_("申请事项"), coded(RequestKind)),
        "fields": (_("变动项目"), _columns),
        "decision_on": (_("决定日期"), None),
        "in_time": (_("按时"), None),
        "organ": (_("公示单位"), None),
        "receipt": (_("回执编号"), None),
        "prints": (_("柜台查询结果"), None),
    }
)
