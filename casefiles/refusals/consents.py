"""Why the gate stays shut, and why a consent is not taken."""

from django.utils.translation import gettext_lazy as _

from tenants.refusals import Refusal


class NoConsent(Refusal):
    """Nobody's consent covers this use, and no law was cited for it."""

    says = _(
        "没有覆盖此用途的主体授权（《通知》第六条第三项）。请由主体签署授权书并登记，"
        "或写明法律依据并由审核人办理。"
    )


class ConsentWithdrawn(NoConsent):
    """The subject took the consent back: it serves no use from that moment on."""

    says = _("主体已撤回授权，自撤回时起不得再使用。如仍需使用，请由主体重新签署授权书。")


class ConsentExpired(NoConsent):
    """The consent's time, or its one case, has ended."""

    says = _("授权已到期或所授权的办件已办结。如仍需使用，请由主体重新签署授权书。")


class ConsentTooNarrow(NoConsent):
    """There is a consent, for something else."""

    says = _("现有授权不能用于此事：%(why)s。请由主体就此事项、数据范围和接收单位另行签署授权书。")


class ConsentUnsigned(NoConsent):
    """The consent was prepared and its signed paper is not there yet."""

    says = _("授权书已制作但尚未签署。请由主体签署后上传原件。")


class ConsentFaulty(Refusal):
    """Terms that nobody may sign."""

    says = _("授权书不能这样填写：%(fault)s")


class AlreadySigned(Refusal):
    """The paper was uploaded before."""

    says = _("该授权书已登记签署原件；页面显示的是最新情况。")
    too_late = True


class AlreadyWithdrawn(Refusal):
    """The consent was withdrawn before."""

    says = _("该授权已撤回；页面显示的是最新情况。")
    too_late = True


class NotSignedYet(Refusal):
    """What nobody signed cannot be withdrawn."""

    says = _("该授权书尚未签署，无需撤回；不再使用的请勿上传签署原件。")
