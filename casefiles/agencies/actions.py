"""The deeds of the register of agencies."""

from django.utils.translation import gettext_lazy as _

from audit.actions import declare

AGENCY_FILED = declare("agency.filed", _("信用服务机构备案"), "agency filing_no filed_on level")
AGENCY_CHANGED = declare("agency.changed", _("变更信用服务机构信息"), "agency changed changed_on")
AGENCY_GRADED = declare("agency.graded", _("评定信用服务机构等级"), "agency grade")
AGENCY_EXITED = declare(
    "agency.exited", _("信用服务机构退出"), "agency left_on exit_reason reports"
)
