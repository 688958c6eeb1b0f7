"""The findings of the rules as a page shows them: filtered, and grouped by rule."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from casefiles.itemlists.rules import Severity
from casefiles.rulelines import Line

MOST = 50
TONES = {Severity.ERROR: "bad", Severity.WARNING: "warn", Severity.HINT: ""}

_KINDS: dict[str, Callable[[Line], bool]] = {
    "error": lambda line: line.severity is Severity.ERROR,
    "open": lambda line: line.is_open,
    "waived": lambda line: line.waiver is not None,
    "hint": lambda line: line.severity is Severity.HINT,
}


@dataclass(frozen=True)
class Tab:
    """One filter with the number of what it shows."""

    label: str
    count: int
    query: str
    current: bool


@dataclass(frozen=True)
class Group:
    """The findings of one rule. `mend` is empty where each line has its own."""

    number: int
    title: str
    clause: str
    severity: Severity
    lines: list[Line]
    left: int

    @property
    def tone(self) -> str:
        """The colour of the severity."""
        return TONES[self.severity]

    @property
    def mend(self) -> str:
        """How to mend it, where all lines say the same."""
        words = {line.mend for line in self.lines}
        return words.pop() if len(words) == 1 else ""

    @property
    def is_open(self) -> bool:
        """Whether some line waits for an answer."""
        return any(line.is_open for line in self.lines)


def shown(request: HttpRequest, lines: Sequence[Line], *, here: str) -> dict[str, Any]:
    """What `casefiles/rule_findings.html` takes: tabs, groups, counts.

    `here` is the page's own address: a refused POST stands at another. The query may name a kind
    (`find`), a rule (`rule`) or a matter (`row`), both by number.
    """
    kind = request.GET.get("find", "")
    rule, row = _number(request, "rule"), _number(request, "row")
    found = [line for line in lines if kind not in _KINDS or _KINDS[kind](line)]
    found = [line for line in found if rule is None or line.number == rule]
    found = [line for line in found if row is None or line.position == row]
    return {
        "tabs": _tabs(lines, kind if rule is None and row is None else "-"),
        "groups": groups(found, most=MOST if rule is None else len(lines)),
        "total": len(lines),
        "row": row,
        "here": here,
        **counts(lines),
    }


def counts(lines: Iterable[Line]) -> dict[str, int]:
    """How many of each kind."""
    known = list(lines)
    return {kind: sum(map(belongs, known)) for kind, belongs in _KINDS.items()}


def groups(lines: Sequence[Line], most: int = MOST) -> list[Group]:
    """By rule, errors first; at most so many lines of each."""
    order = list(Severity)

    def by_rule(line: Line) -> tuple[int, int]:
        return order.index(line.severity), line.number

    found = []
    for _key, each in groupby(sorted(lines, key=by_rule), by_rule):
        all_lines = list(each)
        first = all_lines[0]
        found.append(
            Group(
                number=first.number,
                title=first.title,
                clause=first.clause,
                severity=first.severity,
                lines=all_lines[:most],
                left=max(0, len(all_lines) - most),
            )
        )
    return found


def mark(matters: Iterable[Any], lines: Iterable[Line]) -> None:
    """Give each matter its `marks`: colour, words and number of findings, for the table of rows."""
    words = {"bad": Severity.ERROR.label, "warn": Severity.WARNING.label, "ok": _("已豁免")}
    by_row: dict[int, list[str]] = {}
    for line in lines:
        if line.position is not None and line.severity is not Severity.HINT:
            tone = "ok" if line.waiver else TONES[line.severity]
            by_row.setdefault(line.position, []).append(tone)
    for matter in matters:
        tones = by_row.get(matter.position, [])
        matter.marks = [(t, words[t], tones.count(t)) for t in words if t in tones]


def _tabs(lines: Sequence[Line], current: str) -> list[Tab]:
    counted = counts(lines)
    labels = {
        "error": _("错误"),
        "open": _("待处理警告"),
        "waived": _("已豁免"),
        "hint": _("提示"),
    }
    tabs = [Tab(_("全部"), len(lines), "", current not in _KINDS and current != "-")]
    tabs += [
        Tab(label, counted[kind], f"find={kind}", current == kind)
        for kind, label in labels.items()
        if counted[kind] or current == kind
    ]
    return tabs


def _number(request: HttpRequest, name: str) -> int | None:
    asked = request.GET.get(name, "")
    return int(asked) if re.fullmatch(r"[1-9][0-9]{0,5}", asked) else None
