"""The deeds of due days and of more time."""

from django.utils.translation import gettext_lazy as _

from audit.actions import declare

CALENDAR_PUBLISHED = declare(
    "calendar.published", _("发布工作日历"), "version days_off days_at_work text"
)
DUE_RULE_SET = declare("due_rule.set", _("调整截止规则"), "kind version rule_before rule_now text")
EXTENSION_ASKED = declare("filing.extension_asked", _("申请延期"), "wanted_until text")
FILING_EXTENDED = declare(
    "filing.extended", _("同意延期"), "kind period sequence due_before due_at text"
)
EXTENSION_REFUSED = declare("filing.extension_refused", _("不同意延期"), "wanted_until text")
