"""How an obligation stands, in one word and colour: 按时, 迟 2, 零报告, 未报, 审核中, 待报."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casefiles.models import Filing, FilingState
from casefiles.workdays import Calendar
from casefiles.workdays.deadlines import workdays_late
from tenants import clock


@dataclass(frozen=True)
class Standing:
    """The word of a cell, its colour, and the sentence behind it."""

    text: str
    tone: str
    title: str


def standing(filing: Filing, calendar: Calendar) -> Standing:
    """The three states of an obligation (filed, confirmed nil, missing) and the ways between."""
    filed_at = filing.first_filed_at
    if filing.state == FilingState.CANCELLED:
        return Standing(_("撤销"), "idle", _("已撤销，不计入报送"))
    if filed_at is None:
        if filing.due_at is not None and filing.due_at <= clock.now():
            return Standing(_("未报"), "bad", _("已过期限，尚未报送"))
        if filing.state == FilingState.SUBMITTED:
            return Standing(_("审批中"), "brand", _("单位内审批中"))
        return Standing(_("待报"), "", _("尚未到期"))
    late = workdays_late(filing.due_at, filed_at, calendar) if filing.due_at else 0
    if filing.state == FilingState.FILED:
        return Standing(_("审核中"), "brand", _("信用办审核中"))
    if filing.state != FilingState.ACCEPTED:
        return Standing(_("退回"), "warn", _("已退回单位修改"))
    if late:
        said = ngettext("迟报 %(n)s 个工作日", "迟报 %(n)s 个工作日", late)
        return Standing(_("迟 %(n)s") % {"n": late}, "warn", said % {"n": late})
    if filing.nil:
        return Standing(_("零报告"), "idle", _("按时零报告"))
    return Standing(_("按时"), "ok", _("按时报送，信用办已采纳"))
