"""The words of the data that our actions carry."""

from django.utils.translation import gettext_lazy as _

from audit.words import coded, register
from workflows.models import TemplateKind
from workflows.suspending import SuspendReason

register(
    {
        "template_kind": (_("流程种类"), coded(TemplateKind)),
        "position": (_("调整后顺序"), None),
        "told": (_("通知人数"), None),
        "suspend_reason": (_("中止原因"), coded(SuspendReason)),
        "workdays": (_("顺延工作日"), None),
        "days": (_("距到期天数"), None),
        "people": (_("抄送给"), None),
        "deputy": (_("代理人"), None),
    }
)
