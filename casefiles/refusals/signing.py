"""Why passing a step on, adding signers, returning or withdrawing is refused."""

from django.utils.translation import gettext_lazy as _

from tenants.refusals import Refusal


class WaitsForAnother(Refusal):
    """In this seat somebody else signs first."""

    says = _("先由%(who)s签署，之后才轮到您。如是您加签的人员，也可以减签后由您办理。")


class AnswerOnly(Refusal):
    """A delegate answers; the delegator decides."""

    says = _("%(who)s请您答复，不是请您签署。请填写答复意见交回，由%(who)s办理。")


class WithDelegate(Refusal):
    """The delegate has not answered yet."""

    says = _("您已委派%(who)s答复。请等其答复，或先收回委派再办理。")


class NotDelegated(Refusal):
    """The task was answered or taken back meanwhile."""

    says = _("该任务不在委派中，或已答复、已收回；页面显示的是最新情况。")
    too_late = True


class QuestionMissing(Refusal):
    """A delegate must know what to answer."""

    says = _("请写明需要对方答复什么。")


class AnswerMissing(Refusal):
    """An answer without a word."""

    says = _("请填写答复意见，委派人需要据此办理。")


class NotEligible(Refusal):
    """Roles and separation of duties say who can be asked."""

    says = _(
        "不能选择%(who)s：没有相应角色的人，以及本件的提交人、已签署人和正在签署的人，"
        "都不能办理本环节。请另选他人。"
    )
    too_late = True


class NotAmongColleagues(Refusal):
    """Somebody who does not work here or cannot see the record."""

    says = _("不能选择%(who)s：其不在本单位任职，或不能查看本件。请另选他人。")
    too_late = True


class NoSignersHere(Refusal):
    """Signers are added where several can sign: at the unit's own steps."""

    says = _("只有单位内审批环节可以加签；本环节请转办他人，或委派他人答复。")


class OnlyAddedSigners(Refusal):
    """Whom the unit's steps ask is not taken off the list of signers."""

    says = _("只能减去加签的人员；流程规定的签署人不便签署时，请由其转办他人。")
    too_late = True


class AddedByAnother(Refusal):
    """Who added a signer takes the signer off again."""

    says = _("该签署人由%(who)s加签，请由%(who)s减签。")


class NotAnEarlierStep(Refusal):
    """A return leads to the handler or to a step that was signed."""

    says = _("只能退回经办人，或退回本次已经签署的前面环节。请重新选择退回到哪一步。")
    too_late = True


class NextHasActed(Refusal):
    """What follows has begun: the way back is a return."""

    says = _("%(who)s已于%(when)s办理后续环节，不能撤回。如需修改，请联系其退回。")


class NothingToWithdraw(Refusal):
    """Neither a submission nor a consent of the own that could still be taken back."""

    says = _("没有可以撤回的提交或同意：可能已被退回、撤回或办结；页面显示的是最新情况。")
    too_late = True


class NoSuchRow(Refusal):
    """A remark on a row that the list does not have."""

    says = _("清单中没有序号 %(position)s。请按下方事项表的序号填写逐条意见。")
