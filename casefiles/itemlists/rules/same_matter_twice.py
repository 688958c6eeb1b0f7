"""One matter under two codes."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from casefiles.itemlists.rules.facts import Row, Severity
from casefiles.itemlists.rules.registry import ListReader, Words, list_rule
from casefiles.itemlists.workbook.columns import heading_key


@list_rule(
    20,
    title=_("同一事项不宜重复列入"),
    severity=Severity.WARNING,
    column="事项名称",
    reads="code name stage subject_kinds",
    clause=_("连发改信用〔2017〕1号第六部分第（一）项：事项清单"),
    says=_("与 %(other)s（第 %(position)s 条）是同名事项"),
    mend=_("请合并为一行；确有区别的，请在名称中写明，例如写明对象或阶段"),
)
def same_matter_twice(day: date) -> ListReader:
    """The same name, stage and kind of subject again. Another stage is another row by design."""
    return _Names()


class _Names:
    """Code and position of the first row of each name, stage and kind of subject."""

    def __init__(self) -> None:
        self._first: dict[tuple[str, str, str], tuple[str, int]] = {}

    def see(self, row: Row) -> Words | None:
        name, here = heading_key(row.name), (row.code, row.position)
        keys = [(name, row.stage, kind) for kind in row.subject_kinds]
        known = next((self._first[key] for key in keys if key in self._first), None)
        for key in keys:
            self._first.setdefault(key, here)
        if known is None or known[0].casefold() == row.code.casefold():
            return None
        return {"other": [known[0]], "position": known[1]}

    def end(self) -> None: ...
