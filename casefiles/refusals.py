"""Why casefiles refuses, one class per reason; each sentence holds the way out."""

from django.utils.translation import gettext_lazy as _

from tenants.refusals import Refusal


class AlreadyDone(Refusal):
    """Somebody (perhaps the same person, by a double click) has done this step."""

    says = _("这一步已由%(who)s于%(when)s办理，无需重复办理；页面显示的是最新结果。")


class NotThisStep(Refusal):
    """The record stands at another step."""

    says = _("当前环节是“%(step)s”，不能办理此操作；请返回待办查看。")


class HeldByAnother(Refusal):
    """Another person has claimed the task."""

    says = _("此任务已由%(who)s签收；如需由您办理，请先请其释放。")


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


class NothingToSubmit(Refusal):
    """The filing has no contents yet."""

    says = _("还没有填报内容：请先导入事项清单或填写进展，再提交。")


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
    """No decision before the credit record was queried (notice, 三)."""

    says = _("该事项须先查询信用记录再作决定：请退回经办人查询，或由您说明原因批准免查。")


class CaseNotOpen(Refusal):
    """The case has been decided."""

    says = _("该办件已办结。")


class GroundMissing(Refusal):
    """A refusal or restriction needs a reason; a restriction needs its clause."""

    says = _("不予或附条件准予须写明理由；采取限制措施还须写明依据条款。")


class FindingNotUsable(Refusal):
    """A minor, repaired, expired or disputed record cannot justify a restriction."""

    says = _("没有可用的失信信息：轻微、已修复、已过期或异议处理中的信息不得作为限制措施的依据。")


class SourceUnavailable(Refusal):
    """The credit platform did not answer; the case waits and nothing is lost."""

    says = _("信用平台暂时无法连接，办件已保留；请稍后重试查询。")


class FileRemoved(Refusal):
    """The bytes were removed when the time to keep them had ended."""

    says = _("该文件保存期满，已于%(on)s清除；哈希值留作证明。")


class PurposeMissing(Refusal):
    """An identity number or a person's evidence is read for a stated purpose only."""

    says = _("请选择用途，并用一句话说明为什么需要查看。")


class AlreadyForgotten(Refusal):
    """The personal data of the case is gone."""

    says = _("该办件保存期满，个人信息已清除。")


class FileTooLarge(Refusal):
    """An upload over the limit."""

    says = _("文件超过%(limit)s MB，请压缩或拆分后再上传。")


class FileEmpty(Refusal):
    """An upload without a byte."""

    says = _("这个文件是空的（0 字节）。请检查原文件后重新上传。")


class EndingDisagrees(Refusal):
    """The name says another kind than the content."""

    says = _(
        "扩展名（%(ending)s）与文件内容（%(kind)s）不一致。请核对是否选对文件，并改正文件名后再上传。"
    )


class FileInfected(Refusal):
    """The antivirus found something; `finding` is its name for it."""

    says = _("杀毒程序在文件中发现“%(finding)s”，已拒收并记录。请清除病毒后再上传。")

    def __init__(self, finding: str) -> None:
        self.finding = finding
        super().__init__(finding=finding)


class ScannerAway(Refusal):
    """The antivirus did not answer: nothing comes in unseen."""

    says = _("杀毒程序暂时没有响应，文件未保存。请稍后再上传；仍不行时，请联系系统管理员。")


class StorageFull(Refusal):
    """The disk did not take the file; nothing of it is left."""

    says = _("服务器存储空间不足，文件未保存。请联系系统管理员，稍后再上传。")


class FileChanged(Refusal):
    """The stored bytes are not the ones that were kept: `found` is their SHA-256, not the kept one."""

    says = _("文件与留存时的校验值不一致，可能被替换或损坏，系统不予提供，并已记入台账。")

    def __init__(self, found: str) -> None:
        self.found = found
        super().__init__()


class FileLost(Refusal):
    """The stored bytes are not there."""

    says = _("存储中找不到这个文件，系统无法提供。")


class AttachedBefore(Refusal):
    """The same content is attached already."""

    says = _("这个文件已作为“%(title)s”附上，无需重复上传。")


class TooManyAttachments(Refusal):
    """A record holds so many attachments."""

    says = _("附件最多 %(limit)s 个。请先移除不需要的附件，或合并成一个文件。")


class AttachmentsTooLarge(Refusal):
    """All attachments of a record together."""

    says = _("附件合计不能超过 %(limit)s MB。请压缩文件，或先移除不需要的附件。")


class AttachmentGone(Refusal):
    """The attachment is not (or no longer) at this record."""

    says = _("该附件不在此处，可能已被移除；页面显示的是最新结果。")


class NotBeingPrepared(Refusal):
    """Attachments of a case come and go only while the handler checks it."""

    says = _("该办件已提交意见或已办结，附件不能再增减；如需补充，请联系决定人退回核查。")


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
