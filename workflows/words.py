"""The words of the data that our actions carry."""

from django.utils.translation import gettext_lazy as _

from audit.words import coded, register
from workflows.suspending import SuspendReason

register(
    {
        "told": (_("通知人数"), None),
        "suspend_reason": (_("中止原因"), coded(SuspendReason)),
        "workdays": (_("顺延工作日"), None),
        "people": (_("抄送给"), None),
        "deputy": (_("代理人"), None),
    }
)
