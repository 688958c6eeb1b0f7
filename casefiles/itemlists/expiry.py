"""When a matter ends: by its own 失效日, or because the legal basis it cites is no longer in force."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

WARNED_DAYS = (90, 30)

BRACKETS = "《》〈〉〔〕[]【】()「」“”\"'、,，。. \t\n\u3000"
NATION = "中华人民共和国"
_NO_BRACKETS = str.maketrans("", "", BRACKETS)
_TITLES = re.compile(r"《([^《》]+(?:〈[^〈〉]*〉[^《》]*)?)》")
_PARTS = re.compile(r"[;；\n]+")
# What may follow a title that stands without 《》: an article, a number, its level, nothing.
_BEHIND = r"(?=第|\d|法律|行政法规|地方性法规|中央政策|部门规章|规范性文件|$)"


class Cause(StrEnum):
    """Why a matter ends."""

    MATTER = "matter"
    BASIS = "basis"


@dataclass(frozen=True)
class Ending:
    """The last day of a matter, why, and which cited bases end.

    A `partial` one ends some of the bases a matter cites: it still stands on the others.
    """

    cause: Cause
    last_on: date
    bases: tuple[str, ...] = ()
    partial: bool = False

    def is_over(self, today: date) -> bool:
        """Whether the last day has passed."""
        return self.last_on < today

    def days_left(self, today: date) -> int:
        """Days until the last one: 0 on it, negative afterwards."""
        return (self.last_on - today).days

    def stage(self, today: date) -> str:
        """`over`, `soon` (30 days), `near` (90 days), or nothing while there is time."""
        left = self.days_left(today)
        if left < 0:
            return "over"
        near, soon = WARNED_DAYS
        return "soon" if left <= soon else "near" if left <= near else ""


def ending_of(
    *, expires_on: date | None, legal_basis: str, ending: Mapping[str, date]
) -> Ending | None:
    """How a matter ends, if it does: by the earlier of its own day and its bases' (all of them).

    `ending` says which titles end when; last days are included.
    """
    own = Ending(Cause.MATTER, expires_on) if expires_on else None
    based = _of_bases(legal_basis, ending) if ending and legal_basis else None
    if own is None or based is None:
        return own or based
    if based.partial or own.last_on <= based.last_on:
        return own
    return based


def key_of(title: str) -> str:
    """A title for comparing: without brackets, spaces and the nation's name before it."""
    return unicodedata.normalize("NFKC", title).translate(_NO_BRACKETS).removeprefix(NATION)


def citations(legal_basis: str) -> list[str]:
    """What a matter cites, one by one: titles in 《》 with what follows them, else whole parts."""
    found: list[str] = []
    for part in _PARTS.split(legal_basis):
        starts = [match.start() for match in _TITLES.finditer(part)]
        found += [part[start:end] for start, end in pairwise([*(starts or [0]), len(part)])]
    return [each.strip(" 、,，和及") for each in found if key_of(each)]


def _of_bases(legal_basis: str, ending: Mapping[str, date]) -> Ending | None:
    cited = citations(legal_basis)
    days = {title: day for each in cited for title, day in ending.items() if _cites(each, title)}
    if not days:
        return None
    over = [[day for title, day in ending.items() if _cites(each, title)] for each in cited]
    if all(over):
        return Ending(Cause.BASIS, max(min(each) for each in over), tuple(sorted(days)))
    return Ending(Cause.BASIS, min(days.values()), tuple(sorted(days)), partial=True)


def _cites(citation: str, title: str) -> bool:
    """Whether one citation is of a title; 渔业法 is not 渔业法实施细则, a document number is exact."""
    key, named = key_of(title), _TITLES.match(citation)
    if not key:
        return False
    if named is None:
        said = key_of(citation)
        return re.match(re.escape(key) + _BEHIND, said) is not None or (
            key.endswith("号") and key in said
        )
    behind = key_of(citation[named.end() :])
    return key_of(named[1]) == key or (key.endswith("号") and key in behind)
