"""Facts: one unit's entries of a year, as plain values an indicator can be computed from."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Fact:
    """One entry of the trail, without the database: number, moment, action, subject, data."""

    number: str
    at: datetime
    action: str
    subject_id: str
    data: Mapping[str, Any]


@dataclass(frozen=True)
class Facts:
    """What an indicator reads: the unit's facts in order, and the moment the score is of."""

    as_of: datetime
    entries: tuple[Fact, ...]

    def of(self, *actions: str) -> list[Fact]:
        """The facts of some actions, oldest first."""
        return [each for each in self.entries if each.action in actions]

    def by_subject(self, *actions: str) -> dict[str, list[Fact]]:
        """The facts of some actions by the record they happened to."""
        grouped: dict[str, list[Fact]] = {}
        for each in self.of(*actions):
            grouped.setdefault(each.subject_id, []).append(each)
        return grouped


@dataclass(frozen=True)
class Points:
    """What an indicator gives.

    `share` is the part of the indicator's points earned, 0 to 1; None where there was nothing to
    score (not applicable). `inputs` are the figures it was computed from, `evidence` the entry
    numbers behind them, `hint` the next thing that would gain points.
    """

    share: Decimal | None
    inputs: Mapping[str, int | str]
    evidence: tuple[str, ...]
    for_a_person: bool = False
    hint: str = ""


Rule = Callable[[Facts], Points]


@dataclass(frozen=True)
class Indicator:
    """One line of the rubric: code, title, the actions it reads, the rule."""

    code: str
    title: Any
    reads: frozenset[str]
    rule: Rule = field(compare=False)
    explained: Any = ""


_indicators: dict[str, Indicator] = {}


def indicator(
    code: str, title: Any, *, reads: Iterable[str], explained: Any = ""
) -> Callable[[Rule], Rule]:
    """Declare the decorated pure function as the indicator `code`."""

    def declare(rule: Rule) -> Rule:
        if code in _indicators:
            raise ValueError(f"indicator {code} is declared twice")
        _indicators[code] = Indicator(code, title, frozenset(reads), rule, explained)
        return rule

    return declare


def all_indicators() -> list[Indicator]:
    """Every declared indicator, by code."""
    return [_indicators[code] for code in sorted(_indicators)]


SMALL = 5


def rate(part: int, whole: int) -> Decimal | None:
    """part / whole to six places, never above 1; None for an empty whole."""
    if whole == 0:
        return None
    return min(Decimal(1), (Decimal(part) / Decimal(whole)).quantize(Decimal("0.000001")))
