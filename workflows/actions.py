"""Deeds of the workflow itself."""

from django.utils.translation import gettext_lazy as _

from audit.actions import declare

TASK_CLAIMED = declare("task.claimed", _("签收任务"), "step")
TASK_RELEASED = declare("task.released", _("释放任务"), "step")
TASK_PASSED_ON = declare("task.passed_on", _("移交任务"), "step person successor")
TEMPLATE_PUBLISHED = declare(
    "template.published", _("启用审批流程"), "template_kind version since steps"
)
TEMPLATE_RETIRED = declare("template.retired", _("停用审批流程"), "template_kind version since")
MINIMUM_PRESCRIBED = declare(
    "minimum.prescribed", _("发布最低审批要求"), "template_kind version since steps"
)
# Work on a draft binds nobody: the trail's page shows it when it is asked for.
TEMPLATE_DRAFTED = declare(
    "template.drafted", _("新建审批流程草稿"), "template_kind steps", aside=True
)
TEMPLATE_DISCARDED = declare(
    "template.discarded", _("作废审批流程草稿"), "template_kind", aside=True
)
TEMPLATE_STEP_CHANGED = declare(
    "template.step_changed", _("修改草稿环节"), "template_kind steps", aside=True
)
TEMPLATE_STEP_MOVED = declare(
    "template.step_moved", _("调整草稿环节顺序"), "template_kind step position", aside=True
)
TEMPLATE_STEP_REMOVED = declare(
    "template.step_removed", _("移除草稿环节"), "template_kind step", aside=True
)
TASK_TRANSFERRED = declare("task.transferred", _("转办任务"), "step person successor")
TASK_DELEGATED = declare("task.delegated", _("委派他人答复"), "step person")
TASK_ANSWERED = declare("task.answered", _("答复委派"), "step person")
TASK_RECALLED = declare("task.recalled", _("收回委派"), "step person")
SIGNER_ADDED_BEFORE = declare("signer.added_before", _("前加签"), "step person")
SIGNER_ADDED_AFTER = declare("signer.added_after", _("后加签"), "step person")
SIGNER_REMOVED = declare("signer.removed", _("减签"), "step person")
TASK_URGED = declare("task.urged", _("催办"), "step told")
TASK_WARNED = declare("task.warned", _("到期提醒"), "step told due_at", aside=True)
REPORT_WATCHED = declare("report.watched", _("信用报告提醒"), "told days", aside=True)
TASK_STUCK = declare("task.stuck", _("发现无人可办"), "step told")
SUSPENDED = declare("process.suspended", _("中止计时"), "suspend_reason")
RESUMED = declare("process.resumed", _("恢复计时"), "workdays")
COMMENTED = declare("record.commented", _("留言"), "length")
COPIES_SENT = declare("record.copied", _("抄送"), "people")
DEPUTY_APPOINTED = declare("deputy.appointed", _("设置代理"), "person deputy since until")
DEPUTY_ENDED = declare("deputy.ended", _("结束代理"), "person deputy")
