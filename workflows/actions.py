"""Deeds of the workflow itself."""

from django.utils.translation import gettext_lazy as _

from audit.actions import declare

TASK_CLAIMED = declare("task.claimed", _("签收任务"), "step")
TASK_RELEASED = declare("task.released", _("释放任务"), "step")
TASK_PASSED_ON = declare("task.passed_on", _("移交任务"), "step person successor")
TEMPLATE_PUBLISHED = declare("template.published", _("启用审批流程"), "kind version steps")
