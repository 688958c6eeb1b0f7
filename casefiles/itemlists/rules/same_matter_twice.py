"""One matter under two codes."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _

from casefiles.itemlists.rules.facts import Row, Severity
from casefiles.itemlists.rules.registry import Words, list_rule
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
def same_matter_twice(rows: Sequence[Row], day: date) -> Iterator[tuple[Row, Words]]:
    """The same name, stage and kind of subject again. Another stage is another row by design."""
    first: dict[tuple[str, str, str], Row] = {}
    for row in rows:
        keys = [(heading_key(row.name), row.stage, kind) for kind in row.subject_kinds]
        known = next((first[key] for key in keys if key in first), None)
        if known is not None and known.code.casefold() != row.code.casefold():
            yield row, {"other": [known.code], "position": known.position}
        for key in keys:
            first.setdefault(key, row)
