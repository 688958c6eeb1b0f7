"""Why a step of the work is refused."""

from django.utils.translation import gettext_lazy as _

from tenants.refusals import Refusal


class AlreadyDone(Refusal):
    """Somebody (perhaps the same person, by a double click) has done this step."""

    says = _("这一步已由%(who)s于%(when)s办理，无需重复办理；页面显示的是最新结果。")


class TaskGone(Refusal):
    """The task ended without being done: withdrawn, cancelled, taken off, or done by another signer."""

    says = _("该任务已因“%(how)s”结束，不再需要办理；页面显示的是最新情况。")
    too_late = True


class NotThisStep(Refusal):
    """The record stands at another step."""

    says = _("当前环节是“%(step)s”，不能办理此操作；请返回待办查看。")
    too_late = True


class NamedSigner(Refusal):
    """A signer whom the unit's steps name gives the signature to nobody by leaving it lying."""

    says = _("本环节指定由您签署，不能释放。不便签署时请转办他人，或请单位管理员调整审批流程。")


class HeldByAnother(Refusal):
    """Another person has claimed the task."""

    says = _("此任务已由%(who)s签收；如需由您办理，请先请其释放。")


class NotClaimed(Refusal):
    """A task that nobody has is not given back."""

    says = _("该任务没有人签收，无需释放；页面显示的是最新情况。")
    too_late = True


class NotYourTurn(Refusal):
    """The step belongs to another role."""

    says = _("当前环节由%(role)s办理，您没有该角色。")


class SelfReview(Refusal):
    """Separation of duties: nobody approves the own work."""

    says = _("不得审批本人提交或办理的内容，请由其他审核人办理。")


class SignedBefore(Refusal):
    """One person signs one revision once."""

    says = _("您已在本次报送的前一环节签署，请由其他人员办理本环节。")


class NotWithUnit(Refusal):
    """The contents can be changed only while the unit has the filing."""

    says = _("该报送已提交，内容不能再修改；如需修改，请联系审核人退回。")
    too_late = True


class NothingToSubmit(Refusal):
    """The filing has no contents yet."""

    says = _("还没有填报内容：请先填写或导入，再提交。")


class ReasonMissing(Refusal):
    """A return or a waiver without a word."""

    says = _("请填写原因：对方需要据此修改。")


class MatterNotInForce(Refusal):
    """The matter is not on the list in force."""

    says = _("该事项不在本单位现行有效的事项清单中；请先报送清单并经信用办采纳。")


class WrongSubjectKind(Refusal):
    """The matter is not for this kind of subject."""

    says = _("该事项适用的主体类型是：%(kinds)s。请核对所选主体类型。")


class BasisMissing(Refusal):
    """The lawful basis has no article or consent number."""

    says = _("请写明查询依据的法律条款，或授权书编号。")


class ConsentNeeded(Refusal):
    """The list says that this matter needs the subject's consent."""

    says = _("清单规定该事项须经主体授权：请选择“主体授权”并填写授权书编号。")


class ChecksMissing(Refusal):
    """No decision before the checks that the matter needs are done or waived (notice, 三)."""

    says = _("该事项须先办妥%(checks)s再作决定：请退回经办人办理，或由您逐项说明原因批准免查。")


class CaseNotOpen(Refusal):
    """The case has been decided."""

    says = _("该办件已办结。")
    too_late = True


class SourceUnavailable(Refusal):
    """The credit platform did not answer; the case waits and nothing is lost."""

    says = _("信用平台暂时无法连接，办件已保留；请稍后重试查询。")


class CancelledBefore(Refusal):
    """What has ended cannot be ended again."""

    says = _("本件%(state)s，不能再撤销；页面显示的是最新情况。")
    too_late = True


class ObligationStays(Refusal):
    """What the notice obliges a unit to, the office alone lifts."""

    says = _("本件是规定的报送任务，单位不能撤销；确需免报的，请联系信用办撤销。")


class Suspended(Refusal):
    """The clock stands still, and so does the work."""

    says = _("本件已由%(who)s中止计时（%(why)s），恢复后才能办理。")


class SuspendedBefore(Refusal):
    """The clock stands still already."""

    says = _("本件已经中止计时；页面显示的是最新情况。")
    too_late = True


class NotSuspended(Refusal):
    """The clock runs."""

    says = _("本件没有中止计时；页面显示的是最新情况。")
    too_late = True


class NotOnThisDesk(Refusal):
    """Whoever has the record stops its clock."""

    says = _("本件现在不在您这里办理，不能中止或恢复；请由办理方操作。")
    too_late = True


class UrgedToday(Refusal):
    """At most once a working day."""

    says = _("今天已由%(who)s催办过，同一任务每个工作日只能催办一次。")


class NoUrgingToday(Refusal):
    """Nobody is urged on a day off."""

    says = _("今天不是工作日，请在工作日催办。")


class NothingToUrge(Refusal):
    """The task is done, or it is the actor's own."""

    says = _("该任务已办结，或就在您手上，无需催办。")
    too_late = True
