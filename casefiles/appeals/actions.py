"""The deeds of appeals, and the words of what they and the shown result carry."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from audit.actions import declare
from audit.words import coded, register
from casefiles.models import AppealState
from casefiles.workdays.deadlines import last_day_of

APPEALED = declare("appeal.raised", _("提出考核申诉"), "year indicator format size sha256 sm3")
EVIDENCE_ADDED = declare(
    "appeal.evidence_added", _("补充申诉证据"), "year indicator format size sha256 sm3"
)
APPEAL_WITHDRAWN = declare("appeal.withdrawn", _("撤回考核申诉"), "year indicator")
APPEAL_DECIDED = declare(
    "appeal.decided", _("答复考核申诉"), "year indicator appeal_verdict late has_reason"
)


def _last_day(shown_until: str) -> str:
    """An exclusive end, said as people say it."""
    return f"{last_day_of(datetime.fromisoformat(shown_until)).isoformat()} 24:00"


register(
    {
        "indicator": (_("指标"), None),
        "before": (_("调整前"), None),
        "after": (_("调整后"), None),
        "met_on": (_("审定会议日期"), None),
        "minutes": (_("会议纪要文号"), None),
        "late": (_("超期"), None),
        "shown_until": (_("公示至"), _last_day),
        "appeal_verdict": (_("答复"), coded(AppealState)),
    }
)
