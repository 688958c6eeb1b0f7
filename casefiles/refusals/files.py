"""Why a file, an attachment or personal data is refused."""

from django.utils.translation import gettext_lazy as _

from tenants.refusals import Refusal


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
    too_late = True


class NotBeingPrepared(Refusal):
    """Attachments of a case come and go only while the handler checks it."""

    says = _("该办件已提交意见或已办结，附件不能再增减；如需补充，请联系决定人退回核查。")
