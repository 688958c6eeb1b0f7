"""Why a confidential case or a joint check is refused."""

from django.utils.translation import gettext_lazy as _

from tenants.refusals import Refusal


class OutOfSight(Refusal):
    """The record is no longer in view: a case was made confidential in the meantime."""

    says = _("该记录已不在您的可见范围内；如有需要，请联系本单位审核人。")


class GroundsMissing(Refusal):
    """An exception to the rules without a word that an auditor could judge."""

    says = _("请写明事由，至少%(least)s个字。")


class AlreadyConfidential(Refusal):
    """The case is confidential already."""

    says = _("该办件已是保密办件；请在页面上管理可见人员。")


class NotConfidential(Refusal):
    """The case is not confidential (any more)."""

    says = _("该办件不是保密办件，或已解除保密；页面显示的是最新情况。")


class NotNamed(Refusal):
    """Only somebody who was named may manage a confidential case."""

    says = _("只有该保密办件的可见人员才能管理它。")


class NotAReader(Refusal):
    """The person does not handle, approve or lead in the unit today."""

    says = _("只能指定本单位现任的经办人、审核人或分管领导。")


class StillAtWork(Refusal):
    """Whoever works on the case, and the last to manage it, cannot be taken off."""

    says = _("不能移除受理、提出意见、决定或正在办理该办件的人，也不能移除自己。")


class NobodyFound(Refusal):
    """Unit code and account do not name a person to open the case to; nothing more is said."""

    says = _(
        "没有找到可以核查的人员：请核对单位代码和账号，须为其他单位现任的经办人、审核人或分管领导。"
    )


class EndNotInTime(Refusal):
    """A joint check ends within 90 days."""

    says = _("截止日期须在今天至%(latest)s之间（最长90天）。")


class AlreadyShared(Refusal):
    """The person can read the case already."""

    says = _("该办件已向此人开放；如需延期，请先收回再开放。")


class NotShared(Refusal):
    """The joint check has ended or was taken back."""

    says = _("该联合核查已结束或已收回；页面显示的是最新情况。")


class StillInHands(Refusal):
    """Somebody named can still manage the case: nobody takes it over."""

    says = _("该保密办件仍有可见的审核人或分管领导在岗，请由其指定人员。")
