"""Why a credit commitment is refused (信用承诺)."""

from django.utils.translation import gettext_lazy as _

from tenants.refusals import Refusal


class PartsLacking(Refusal):
    """A wording without one of its four parts is none (notice, 五)."""

    says = _(
        "承诺书缺少：%(parts)s。《通知》第五条要求写明自身信用状况、材料真实性、违约责任和自愿接受惩戒，"
        "每项不少于10个字；请补写后再发布。"
    )


class SameWording(Refusal):
    """Nothing was changed: there is no new version."""

    says = _("内容与现行第%(version)s版相同，无需重复发布。")


class CommitmentStands(Refusal):
    """The case has one of this kind, or a draft that waits."""

    says = _("本办件已有承诺书%(code)s（%(state)s）。待签署的请先签署或作废；已签署的无需重复。")


class NotToBeSigned(Refusal):
    """Only a draft is signed or discarded."""

    says = _("承诺书%(code)s已签署，内容不能再改动；页面显示的是最新情况。")
    too_late = True


class SignerMissing(Refusal):
    """Somebody signs."""

    says = _("请填写签署人姓名和签署身份。")


class SignatureMissing(Refusal):
    """No name was drawn."""

    says = _(
        "没有收到手写签名，或笔画太少；请在签名框内写出姓名，也可改用键盘录入或上传纸质签署件。"
    )


class NotReadAloud(Refusal):
    """Whoever types a name confirms it in the handler's presence."""

    says = _("键盘签署须由签署人当面确认已阅读全文，请勾选后提交。")


class PaperMissing(Refusal):
    """The signed paper is uploaded as a picture or a fixed document."""

    says = _("请上传签署后的扫描件或照片（PDF、OFD、JPEG、PNG）。")


class DueTooEarly(Refusal):
    """What is promised is checked later than today."""

    says = _("履诺核查期限须晚于今天（%(today)s）。")


class NothingToCheck(Refusal):
    """The fulfilment of a commitment is judged once, after it was signed."""

    says = _("承诺书%(code)s当前为“%(state)s”，不能进行此操作；页面显示的是最新情况。")
    too_late = True


class CheckNoteMissing(Refusal):
    """A check says what was seen."""

    says = _("请写明核查情况：何时、以何种方式核查，发现什么。")


class BreachMoved(Refusal):
    """Somebody was quicker."""

    says = _("违诺认定当前为“%(state)s”，不能进行此操作；页面显示的是最新情况。")
    too_late = True


class GroundsOfBreachMissing(Refusal):
    """A finding and an answer have grounds."""

    says = _("请写明理由。")


class NotPublished(Refusal):
    """Nothing stands on the open page."""

    says = _("承诺书%(code)s没有公开，无需撤下。")
