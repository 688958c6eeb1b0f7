"""Two versions of a list, matter by matter: what is new, gone, changed, and what stayed.

A matter is found again by its code; one whose code is gone, by its name. Where it stands in the list
and in which row of a sheet it stood says nothing of the matter and is not compared.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from casefiles.itemlists.workbook.columns import Column
from casefiles.itemlists.workbook.facts import MatterRow
from casefiles.itemlists.workbook.written import Value, value_of

_PLACE = Column.POSITION


class Kind(StrEnum):
    """What became of a matter."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Change:
    """One column of a matter: what it said and what it says."""

    column: Column
    old: Value
    new: Value


@dataclass(frozen=True)
class Pair:
    """A matter in the earlier and in the later list; one of the two may be missing."""

    old: MatterRow | None
    new: MatterRow | None
    changes: tuple[Change, ...] = ()

    @property
    def kind(self) -> Kind:
        """What became of it."""
        if self.old is None:
            return Kind.ADDED
        if self.new is None:
            return Kind.REMOVED
        return Kind.CHANGED if self.changes else Kind.UNCHANGED

    @property
    def shown(self) -> MatterRow:
        """The matter as it is now, or as it was."""
        found = self.new or self.old
        assert found is not None
        return found


@dataclass(frozen=True)
class Diff:
    """Every matter of both lists: the later list's in its order, then those that are gone."""

    pairs: tuple[Pair, ...]

    def of(self, *kinds: Kind) -> list[Pair]:
        """The pairs of some kinds."""
        return [each for each in self.pairs if each.kind in kinds]

    def count(self, kind: Kind) -> int:
        """How many matters are of a kind."""
        return len(self.of(kind))

    @property
    def touched(self) -> list[Pair]:
        """What a reviewer looks at: all but the unchanged."""
        return self.of(Kind.ADDED, Kind.REMOVED, Kind.CHANGED)


def compare(old: Sequence[MatterRow], new: Sequence[MatterRow]) -> Diff:
    """Two lists of matters. Within a list codes differ; names need not, and match in their order."""
    left = {key_of(each.code): each for each in old}
    found: dict[int, MatterRow] = {}
    for place, each in enumerate(new):
        match = left.pop(key_of(each.code), None)
        if match is not None:
            found[place] = match
    by_name: dict[str, list[MatterRow]] = {}
    for each in left.values():
        by_name.setdefault(key_of(each.name), []).append(each)
    gone = {id(each) for each in left.values()}
    for place, each in enumerate(new):
        same = by_name.get(key_of(each.name))
        if place not in found and same:
            found[place] = same.pop(0)
            gone.discard(id(found[place]))
    pairs = [_pair(found.get(place), each) for place, each in enumerate(new)]
    pairs += [Pair(each, None) for each in old if id(each) in gone]
    return Diff(tuple(pairs))


def key_of(text: str) -> str:
    """A code or a name for finding it again: width, case, spaces and punctuation do not count."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    kept = "".join(each for each in folded if each.isalnum())
    return kept or folded


def _pair(old: MatterRow | None, new: MatterRow) -> Pair:
    return Pair(old, new, tuple(_changes(old, new)) if old is not None else ())


def _changes(old: MatterRow, new: MatterRow) -> Iterable[Change]:
    before, after = value_of(old), value_of(new)
    for column in Column:
        if column is not _PLACE and before[column] != after[column]:
            yield Change(column, before[column], after[column])
