"""Why a record that a unit registers is not entered, published or changed."""

from django.utils.translation import gettext_lazy as _

from tenants.refusals import Refusal


class RecordThere(Refusal):
    """The same document about the same subject is registered already."""

    says = _("该主体的%(kind)s（%(no)s）已经录入，请在归集公示中查找，不要重复录入。")


class RecordDayWrong(Refusal):
    """A day that cannot be."""

    says = _("%(what)s应在%(first)s至%(last)s之间，请核对文书。")


class RecordLacks(Refusal):
    """Something that this kind of record must say is missing."""

    says = _("%(kind)s须填写“%(field)s”，请对照决定文书补齐。")


class RecordMoved(Refusal):
    """The record is no longer where the page saw it."""

    says = _("该记录现为“%(state)s”，不能再这样办理，请刷新后查看。")


class OwnEntry(Refusal):
    """Nobody publishes what they entered."""

    says = _("%(no)s由您本人录入，须由另一名审核人或者领导公示。")


class NothingTicked(Refusal):
    """No record was ticked."""

    says = _("请先勾选要公示的记录。")


class RequestThere(Refusal):
    """The same is being asked already."""

    says = _("该记录的%(kind)s申请正在办理，答复后才能再次受理。")


class RequestMoved(Refusal):
    """Somebody has answered it."""

    says = _("该申请现为“%(state)s”，请刷新后查看答复。")


class RequestGroundMissing(Refusal):
    """A request and its answer are given in words."""

    says = _("请写明理由：申请人据以提出什么，或者为什么这样答复。")


class OwnRequest(Refusal):
    """Nobody answers what they took in."""

    says = _("该申请由您本人受理，须由另一名审核人或者领导答复。")


class NothingToCorrect(Refusal):
    """A correction that changes nothing."""

    says = _("更正的内容与现有记录相同，请填写应当更正的项目。")


class NoRepairOfThis(Refusal):
    """Only penalties are repaired, once."""

    says = _("只有尚未修复的行政处罚可以申请信用修复；其他记录有误的，请办理更正或者异议。")


class NoPlatform(Refusal):
    """Nothing is reported where there is no platform."""

    says = _("本系统尚未接入市平台，记录暂不报送；接入后由系统管理员统一补报。")


class NotDeclined(Refusal):
    """Only what was declined, or never sent, is reported anew."""

    says = _("该记录已在报送或者已被接收，不需要重新报送。")


class GroundLost(Refusal):
    """What a restriction rests on may be used no more."""

    says = _(
        "该措施所依据的失信信息（%(which)s）现已不得使用：已修复或者撤下的，请撤回该措施；异议中的，待答复后再办。"
    )
