"""Deeds of the workflow itself."""

from django.utils.translation import gettext_lazy as _

from audit.actions import declare

TASK_CLAIMED = declare("task.claimed", _("签收任务"), "step")
TASK_RELEASED = declare("task.released", _("释放任务"), "step")
TASK_PASSED_ON = declare("task.passed_on", _("移交任务"), "step person successor")
TEMPLATE_PUBLISHED = declare("template.published", _("启用审批流程"), "kind version steps")
TASK_URGED = declare("task.urged", _("催办"), "step told")
TASK_WARNED = declare("task.warned", _("到期提醒"), "step told due_at", aside=True)
TASK_STUCK = declare("task.stuck", _("发现无人可办"), "step told")
SUSPENDED = declare("process.suspended", _("中止计时"), "suspend_reason")
RESUMED = declare("process.resumed", _("恢复计时"), "workdays")
COMMENTED = declare("record.commented", _("留言"), "length")
COPIES_SENT = declare("record.copied", _("抄送"), "people")
DEPUTY_APPOINTED = declare("deputy.appointed", _("设置代理"), "person deputy since until")
DEPUTY_ENDED = declare("deputy.ended", _("结束代理"), "person deputy")
