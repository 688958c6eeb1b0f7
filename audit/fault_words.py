"""What the verifier found, in the auditor's words, and what to do next."""

import re
from collections.abc import Callable

from django.utils.translation import gettext as _

# In this order: how the verifier says it, how the auditor reads it.
_SAID: tuple[tuple[str, Callable[[], str]], ...] = (
    (r"an entry was deleted", lambda: _("此处的记录被删除，编号不再连续。")),
    (r"does not follow", lambda: _("此条与上一条的哈希对不上：前面的记录被替换、插入或调换。")),
    (r"content was changed", lambda: _("此条的内容被改动，与自身哈希不符。")),
    (r"tail was cut", lambda: _("存证之后链尾变短：此处起的记录被截掉，或者恢复了旧的备份。")),
    (r"was rewritten", lambda: _("整条链被重新计算过，与早先的存证不符。")),
    (r"line was changed", lambda: _("存证文件的此行被改动。")),
)


def said(what: str) -> str:
    """The fault in plain words; one that is new here is said in general."""
    found = (words() for pattern, words in _SAID if re.search(pattern, what))
    return next(found, _("此处与哈希链或存证不符。"))


def mend(what: str) -> str:
    """What the auditor does now."""
    if "line" in what:
        return _("取另一台机器上保存的存证文件，再核验一次。")
    return _("保留现场，停止改动数据库；取最近的备份和存证文件比对，并报告信用办主任。")
