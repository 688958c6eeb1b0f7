"""A comparison of two lists as a page shows it: each change in words, counts, the switch."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from casefiles.itemlists.diff import Change, Diff, Kind, Pair, compare
from casefiles.itemlists.stored import rows_of
from casefiles.itemlists.workbook.columns import Column
from casefiles.itemlists.workbook.facts import MatterRow
from casefiles.itemlists.workbook.written import Value, value_of
from casefiles.models import ItemList

_TONES = {Kind.ADDED: "ok", Kind.CHANGED: "warn", Kind.REMOVED: "bad", Kind.UNCHANGED: ""}
_CHOICES = {
    Column.CATEGORY,
    Column.SUBJECT_KINDS,
    Column.STAGE,
    Column.USE_MODES,
    Column.NEEDS_CONSENT,
}
# What a new or vanished matter is told by.
_TOLD = (
    Column.CATEGORY,
    Column.STAGE,
    Column.USE_MODES,
    Column.DISHONESTY_MEASURE,
    Column.LEGAL_BASIS,
)


@dataclass(frozen=True)
class Said:
    """One column's change in words; without `old` it is a plain fact."""

    field: str
    new: str
    old: str = ""
    is_change: bool = False


@dataclass(frozen=True)
class Line:
    """One matter of a comparison."""

    word: str
    tone: str
    code: str
    name: str
    said: list[Said] = field(default_factory=list)


@dataclass(frozen=True)
class Compared:
    """A list beside an earlier one: what the page says of it."""

    old: ItemList
    new: ItemList
    diff: Diff

    @property
    def old_name(self) -> str:
        """What the earlier list is called."""
        return name_of(self.old)

    @property
    def lines(self) -> list[Line]:
        """Whatever is not as it was."""
        return [line_of(each) for each in self.diff.touched]

    @property
    def counts(self) -> list[tuple[str, str, int]]:
        """(word, tone, number) of each kind."""
        return [(word_of(each), _TONES[each], self.diff.count(each)) for each in Kind]

    @property
    def touched(self) -> int:
        """How many matters are not as they were."""
        return len(self.diff.touched)


def compared(old: ItemList | None, new: ItemList | None) -> Compared | None:
    """Two stored lists beside each other; None where one is missing."""
    if old is None or new is None:
        return None
    return Compared(old, new, compare(rows_of(old), rows_of(new)))


def name_of(item_list: ItemList) -> str:
    """`第 2 版（2026-03-02 起生效）`, or the draft it is."""
    if item_list.version:
        return _("第 %(v)s 版（%(day)s 起生效）") % {
            "v": item_list.version,
            "day": item_list.in_force_from,
        }
    return _("%(title)s 第 %(n)s 稿") % {
        "title": item_list.filing.title,
        "n": item_list.revision,
    }


def word_of(kind: Kind) -> str:
    """What became of a matter, in a word."""
    return {
        Kind.ADDED: _("新增"),
        Kind.REMOVED: _("删除"),
        Kind.CHANGED: _("修改"),
        Kind.UNCHANGED: _("未变"),
    }[kind]


def line_of(pair: Pair) -> Line:
    """A matter of a comparison in words."""
    shown = pair.shown
    said = (
        [_changed(each) for each in pair.changes]
        if pair.kind is Kind.CHANGED
        else list(_facts(shown))
    )
    return Line(word_of(pair.kind), _TONES[pair.kind], shown.code, shown.name, said)


def words_of(column: Column, value: Value) -> str:
    """A cell's value as the reader's language says it; what the unit wrote stays as written."""
    match value:
        case None | "":
            return ""
        case date():
            return value.isoformat()
        case int():
            return str(value)
    if column in _CHOICES:
        return _("、").join(_(part) for part in value.split("+"))
    return value


def _changed(change: Change) -> Said:
    column = change.column
    return Said(
        _(column.value), words_of(column, change.new), words_of(column, change.old), is_change=True
    )


def _facts(row: MatterRow) -> Iterable[Said]:
    values = value_of(row)
    for column in _TOLD:
        if words := words_of(column, values[column]):
            yield Said(_(column.value), words)
