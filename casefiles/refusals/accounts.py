"""Why a deed around logging in is refused."""

from django.utils.translation import gettext_lazy as _

from tenants.refusals import Refusal


class SameAsBefore(Refusal):
    """A new password that is the old one."""

    says = _("新密码与当前密码相同，请换一个。")


class CodeWrong(Refusal):
    """A wrong code, or one that has been used."""

    says = _(
        "验证码不正确或已用过。请等待验证器显示下一个验证码再输入；"
        "如仍不正确，请核对手机时间（服务器时间 %(now)s）。"
    )


class CodeTooEarly(Refusal):
    """A code too soon after a wrong one."""

    says = _("刚才的验证码不正确，请等待%(seconds)s秒后再试。")


class OwnAccount(Refusal):
    """A security administrator's own second factor."""

    says = _("不能重置本人的两步验证，请由另一名安全管理员办理；手机丢失时请用恢复码登录。")
