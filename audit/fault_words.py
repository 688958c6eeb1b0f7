"""What the verifier found, in the auditor's words, and what to do next: a sentence for each kind."""

from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from audit import chain
from audit.faults import Fault, Kind
from tenants.clock import SHANGHAI

_NONE = _("无")
_ONE = _("第 %(first)s 条")
_SOME = _("第 %(first)s 至 %(last)s 条")
_MOMENTS = frozenset({"since", "checkpoint", "at"})


# What is said of each kind, with the places of its data.
_SAID: dict[Kind, str | Promise] = {
    Kind.ENTRY_DELETED: _("此处的记录被删除，编号不再连续。"),
    Kind.ENTRIES_DELETED: _("此处至第 %(last)s 条的记录被删除，编号不再连续。"),
    Kind.ENTRY_UNLINKED: _("此条与上一条的哈希对不上：前面的记录被替换、插入或调换。"),
    Kind.ENTRY_CHANGED: _("此条的内容被改动，与自身哈希不符。"),
    Kind.CHAIN_REWRITTEN: _("此处起的链被重新计算过，与 %(checkpoint)s 的存证不符。"),
    Kind.TAIL_CUT: _(
        "%(which)s缺失：链尾被截掉，或者恢复了旧的备份"
        "（完好的最后一次存证：%(since)s；记有缺失内容的存证：%(checkpoint)s）。"
    ),
    Kind.GAP_BEFORE_SERIES: _(
        "%(which)s缺失：恢复了旧的备份，此链从第 %(resumed)s 条继续"
        "（完好的最后一次存证：%(since)s；记有缺失内容的存证：%(checkpoint)s）。"
    ),
    Kind.SERIES_BEGUN: _(
        "恢复备份后，此链从第 %(resumed)s 条继续；没有发现此链缺失记录，尚未登记说明。"
    ),
    Kind.LINE_CHANGED: _("存证文件的此行被改动。"),
    Kind.LINE_FORGED: _("存证文件的此行是伪造的：签名不是本系统的。"),
    Kind.LINE_OF_FOREIGN_KEY: _("存证文件的此行用本系统不认识的密钥（%(key)s）签名。"),
    Kind.LINE_OF_REPLACED_KEY: _("存证文件的此行用已经停用的密钥签名。"),
    Kind.LINE_UNSIGNED: _("存证文件的此行没有签名，而前面的行都有签名。"),
    Kind.LINE_UNLINKED: _("存证文件的此行与上一行接不上：有行被替换、插入或调换。"),
    Kind.LINE_NUMBERED_AGAIN: _("存证文件的此行重复了前面的编号 %(number)s。"),
    Kind.LINE_MISSING: _("存证文件缺少此行。"),
    Kind.LINES_MISSING: _("存证文件缺少此行至第 %(last)s 行。"),
    Kind.END_MISSING: _("存证文件的末尾缺失：数据库记得最后一行是第 %(number)s 行。"),
    Kind.DATABASE_OLDER: _(
        "数据库比存证文件旧：数据库只记得到第 %(number)s 行，存证文件到第 %(last)s 行"
        "（%(at)s）。恢复过旧的备份。"
    ),
    Kind.NOT_AS_REMEMBERED: _("存证文件的此行不是数据库记得的那一行。"),
    Kind.REMEMBERED_NONE: _("写入此行时，数据库不记得有过任何存证：数据库被换过或清空过。"),
    Kind.REMEMBERED_ANOTHER: _("写入此行时，数据库记得的第 %(number)s 行与存证文件不同。"),
    Kind.REMEMBERED_OLDER: _("写入此行时，数据库只记得到第 %(number)s 行：当时恢复过旧的备份。"),
    Kind.TOKEN_CHANGED: _("时间戳文件的此处被改动。"),
    Kind.TOKEN_OF_NO_LINE: _("时间戳所签的行不在存证文件里。"),
    Kind.TOKEN_REFUSED: _("此行的时间戳无效（%(why)s）。"),
    Kind.OF_BEFORE: _("此处与哈希链或存证不符（旧版本核验：%(what)s）。"),
}

_KEEP = _("保留现场，停止改动数据库；取最近的备份和存证文件比对，并报告信用办主任。")
_GAP = _(
    "恢复过备份的，请系统管理员查明缺失内容，用 acknowledge_gap 命令登记缺口；"
    "没有恢复过的，就是台账被截断或改写：保留现场，停止改动数据库，并报告信用办主任。"
)
_FILE = _("取另一台机器上保存的存证文件，再核验一次。")
_KEY = _(
    "更换过签名密钥的，请系统管理员把旧公钥列入 CHENGXIN_OLD_SIGNING_KEYS；"
    "没有更换过的，取另一台机器上保存的存证文件，再核验一次。"
)
_TOKEN = _("取另一台机器上保存的时间戳文件（.tokens.jsonl），再核验一次。")
_AGAIN = _("请重新核验一次。")

# What is done about each kind.
_MEND: dict[Kind, str | Promise] = {
    Kind.ENTRY_DELETED: _KEEP,
    Kind.ENTRIES_DELETED: _KEEP,
    Kind.ENTRY_UNLINKED: _KEEP,
    Kind.ENTRY_CHANGED: _KEEP,
    Kind.CHAIN_REWRITTEN: _GAP,
    Kind.TAIL_CUT: _GAP,
    Kind.GAP_BEFORE_SERIES: _GAP,
    Kind.SERIES_BEGUN: _GAP,
    Kind.LINE_CHANGED: _FILE,
    Kind.LINE_FORGED: _FILE,
    Kind.LINE_OF_FOREIGN_KEY: _KEY,
    Kind.LINE_OF_REPLACED_KEY: _FILE,
    Kind.LINE_UNSIGNED: _FILE,
    Kind.LINE_UNLINKED: _FILE,
    Kind.LINE_NUMBERED_AGAIN: _FILE,
    Kind.LINE_MISSING: _FILE,
    Kind.LINES_MISSING: _FILE,
    Kind.END_MISSING: _FILE,
    Kind.DATABASE_OLDER: _GAP,
    Kind.NOT_AS_REMEMBERED: _FILE,
    Kind.REMEMBERED_NONE: _GAP,
    Kind.REMEMBERED_ANOTHER: _GAP,
    Kind.REMEMBERED_OLDER: _GAP,
    Kind.TOKEN_CHANGED: _TOKEN,
    Kind.TOKEN_OF_NO_LINE: _TOKEN,
    Kind.TOKEN_REFUSED: _TOKEN,
    Kind.OF_BEFORE: _AGAIN,
}


def said(fault: Fault) -> str:
    """The fault in plain words."""
    data = {name: _shown(name, value) for name, value in fault.data.items()}
    if "first" in data:
        data["which"] = str(_ONE if data["first"] == data["last"] else _SOME) % data
    return str(_SAID[fault.kind]) % data


def mend(fault: Fault) -> str:
    """What the auditor does now."""
    return str(_MEND[fault.kind])


def _shown(name: str, value: Any) -> Any:
    """A moment by the county's clock; everything else as it is."""
    if name not in _MOMENTS:
        return value
    if not value:
        return str(_NONE)
    moment: datetime = chain.parsed(value).astimezone(SHANGHAI)
    return f"{moment:%Y-%m-%d %H:%M}"
