"""Why an appeal against a score is refused (申诉)."""

from django.utils.translation import gettext_lazy as _

from tenants.refusals import Refusal


class NothingShown(Refusal):
    """Appeals are against a shown result."""

    says = _("%(year)s年度考核没有在公示，不能申诉；公示开始后，考核页会显示“申诉”按钮。")


class ShowingOver(Refusal):
    """The five working days are over."""

    says = _("公示期已于%(last)s 24:00结束，不能再提出申诉；仍有疑问的，请直接联系信用办考核员。")


class NotInTheScore(Refusal):
    """The indicator is not part of the shown score."""

    says = _("公示的得分中没有这个指标，请从考核页的指标行点击“申诉”。")


class AppealWaits(Refusal):
    """One open appeal for each indicator."""

    says = _("本单位对这个指标已有一件申诉待答复，可以在那一件中补充证据，也可以先撤回。")


class GroundsMissing(Refusal):
    """An appeal says why."""

    says = _("请写明申诉理由（至少10个字）：哪一笔没有计入或者计错，应当得多少分。")


class AppealEvidenceMissing(Refusal):
    """An appeal comes with evidence."""

    says = _("请上传证据文件（PDF、OFD、图片、Word 或者 Excel）。")


class TooMuchEvidence(Refusal):
    """There is an end to it."""

    says = _("一件申诉最多附%(limit)s个证据文件，请合并后再上传。")


class AppealAnswered(Refusal):
    """Somebody was quicker, or the result was taken back."""

    says = _("这件申诉已经结束（%(state)s），页面显示的是最新情况。")
    too_late = True


class AppealEnded(Refusal):
    """The result it is against is not before the units any more."""

    says = _("对应的公示已撤回，申诉随之终止；重新公示后如仍有异议，可以再次申诉。")


class OwnScoreDecided(Refusal):
    """Another reviewer decides."""

    says = _("该单位这一指标的得分由您公示、调整或者答复过，申诉须由另一名审核人员答复。")


class AppealVerdictMissing(Refusal):
    """Upheld or refused, with words."""

    says = _("请选择支持或者不支持，并写明答复意见（至少5个字）。")
