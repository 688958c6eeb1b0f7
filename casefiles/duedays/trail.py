"""The words of the data that these deeds carry."""

from django.utils.translation import gettext_lazy as _

from audit.words import register
from casefiles.words import said_last_day

register(
    {
        "days_off": (_("另行放假日"), None),
        "days_at_work": (_("另行上班日"), None),
        "rule_before": (_("原规则"), None),
        "rule_now": (_("新规则"), None),
        "wanted_until": (_("申请延至"), None),
        "due_before": (_("原截止"), said_last_day),
        "summary_parts": (_("已填部分"), None),
    }
)
