"""The words of the data that these deeds carry."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from audit.words import coded, register
from tenants.signin.factors import Factor
from tenants.signin.lockout import LABELS, Measure


class Cause(TextChoices):
    """Why a login failed."""

    PASSWORD = "password", _("账号或密码不正确")
    RECHECK = "recheck", _("核对当前密码不正确")
    CODE = "code", _("验证码不正确")
    PROVIDER = "provider", _("统一身份平台未认可")


def _measure(value: object) -> str:
    return str(LABELS[Measure(str(value))])


register(
    {
        "account": (_("账号"), None),
        "address": (_("来源地址"), None),
        "cause": (_("原因"), coded(Cause)),
        "factor": (_("验证方式"), coded(Factor)),
        "measure": (_("暂停对象"), _measure),
        "sessions": (_("同时结束的登录"), None),
        "renewed": (_("更换"), None),
        "codes_left": (_("剩余恢复码"), None),
    }
)
