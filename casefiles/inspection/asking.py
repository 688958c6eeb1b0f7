"""Asks the child what a file is, and says in the user's words why it may not be kept."""

from django.utils.translation import gettext as _

from casefiles.inspection.kinds import FileKind
from casefiles.sandbox import limits
from casefiles.sandbox.asking import ask
from tenants.refusals import Refusal

_CHILD = "casefiles.inspection.child"


class FileRefused(Refusal):
    """A file that is not one of the kept kinds, or holds what acts by itself; says which of them."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__()

    def __str__(self) -> str:
        return message(self.reason)


def inspect(content: bytes) -> FileKind:
    """The kind of a file by its content. Raises FileRefused."""
    answer = ask(_CHILD, content)
    if "refused" in answer:
        raise FileRefused(answer["refused"])
    return FileKind(answer["kind"])


def message(reason: str) -> str:
    """What the user reads for a reason of the child's."""
    again = _("请用原软件打开后另存为新文件（或另存为 PDF），再上传。")
    match reason:
        case "empty-file":
            return _("这个文件是空的（0 字节）。请检查原文件后重新上传。")
        case "too-big":
            return _("文件超过%(limit)s MB，请压缩或拆分后再上传。") % {
                "limit": limits.FILE_BYTES // limits.MIB
            }
        case "old-office":
            return _(
                "这是旧版 Office 文件（.doc、.xls 等）。请另存为 .docx、.xlsx 或 PDF 后再上传。"
            )
        case "encrypted":
            return _("文件设有密码，系统无法检查。请取消密码后再上传。")
        case "macros":
            return _("文件含有宏，为安全起见不予接收。请另存为不含宏的文件后再上传。")
        case "links":
            return _("文件链接到其他文件或程序（外部链接、DDE），为安全起见不予接收。") + again
        case "embedded" | "nested":
            return _("文件里嵌有其他文件、对象或程序，为安全起见不予接收。") + again
        case "active":
            return _("PDF 里含有脚本、自动操作或内嵌文件，为安全起见不予接收。") + _(
                "请用“打印”重新生成 PDF 后再上传。"
            )
        case "attached":
            return _("文件前后夹带了其他内容，为安全起见不予接收。") + again
        case "paths":
            return _("文件内部含有异常路径，为安全起见不予接收。") + again
        case "doctype":
            return _("文件含有不允许的 XML 声明（DOCTYPE），为安全起见不予接收。") + again
        case "incomplete":
            return _("文件不完整或已损坏，可能没有传完。请检查原文件后重新上传。")
        case "expands" | "too-many-parts" | "heavy":
            return _("文件展开后过大或过于复杂，无法检查。") + again
        case "not-allowed":
            return _("只接收 PDF、JPG、PNG、DOCX、XLSX、OFD 文件；改扩展名不会改变文件格式。")
    return _("文件内容有误，系统无法检查。") + again
