"""The metadata of an archived case as XML: what an electronic archive takes over (GB/T 18894, DA/T 46).

The elements bear the standard's own Chinese names. Identity numbers stand in it masked, as on every
page; each file with its format, size and both digests, so that the archive can prove what it got.
"""

from collections.abc import Sequence
from datetime import datetime
from xml.etree import ElementTree as Xml

from audit.timeline import Moment
from casefiles.dossier.documents import Document
from casefiles.models import Case, CaseArchive
from tenants.clock import SHANGHAI

VERSION = "1"


def metadata(
    case: Case, archive: CaseArchive, listed: Sequence[Document], process: Sequence[Moment]
) -> bytes:
    """UTF-8 with a declaration. `archive` may be unsaved: its file is made from this."""
    root = Xml.Element("电子档案", {"版本": VERSION, "聚合层次": "案卷"})
    _add(root, "来源", 立档单位名称=case.unit.name, 全宗号=case.unit.code)
    _add(
        root,
        "档号",
        档号=archive.archive_no,
        年度=str(archive.year),
        保管期限=str(archive.get_retention_display()),
        件号=str(archive.sequence),
        归档次序=str(archive.revision),
    )
    ended = case.decided_at or case.cancelled_at
    _add(
        root,
        "内容描述",
        题名=f"{case.matter.name} {case.subject.name}",
        文件编号=case.case_no,
        责任者=case.unit.name,
        相对人=case.subject.name,
        相对人代码=case.subject.shown_identifier,
        起始日期=_moment(case.accepted_at),
        终止日期=_moment(ended) if ended else "",
        决定=str(case.get_verdict_display()),
        开放状态="控制" if case.door or case.subject.is_natural else "开放审核",
    )
    files = Xml.SubElement(root, "卷内文件", {"件数": str(len(listed))})
    for each in listed:
        _document(files, each)
    deeds = Xml.SubElement(root, "业务过程")
    for moment in reversed(process):
        _add(deeds, "业务行为", 行为时间=_moment(moment.at), 责任者=moment.who, 行为=moment.what)
    _add(root, "归档", 归档人=str(archive.archived_by), 归档时间=_moment(archive.archived_at))
    Xml.indent(root)
    text: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return text


def _document(under: Xml.Element, each: Document) -> None:
    said = {
        "题名": each.title,
        "责任者": each.responsible,
        "文件编号": each.document_no,
        "日期": each.dated.isoformat(),
    }
    item = _add(under, "文件", **said)
    item.set("顺序号", str(each.number))
    if each.file is not None:
        _add(
            item,
            "电子属性",
            计算机文件名=each.file.name,
            格式信息=each.file.name.rpartition(".")[2].lower(),
            计算机文件大小=str(each.file.size),
            形成时间=_moment(each.file.stored_at),
            数字摘要SM3=each.file.sm3,
            数字摘要SHA256=each.file.sha256,
        )


def _add(under: Xml.Element, name: str, **said: str) -> Xml.Element:
    """An element with one child for everything that is said."""
    element = Xml.SubElement(under, name)
    for key, value in said.items():
        Xml.SubElement(element, key).text = _allowed(value)
    return element


def _allowed(text: str) -> str:
    """Without the control characters that XML cannot hold."""
    return "".join(each for each in text if each in "\t\n\r" or ord(each) >= 32)


def _moment(at: datetime) -> str:
    return at.astimezone(SHANGHAI).isoformat(timespec="seconds")
