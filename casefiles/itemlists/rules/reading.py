"""A list read by the rules, row after row: what is remembered is what was found, not the rows."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import Any

from casefiles.itemlists.rules.facts import Finding, Row, Severity
from casefiles.itemlists.rules.registry import ListReader, Rule, Words, all_rules

# Facts that differ from row to row: remembering what follows from them saves nothing.
_OF_ITS_OWN = frozenset({"code", "name"})
# Facts that differ more than the rest; what follows from them is remembered apart.
_MANY = frozenset({"effective_on", "expires_on", "yearly_estimate"})
_REMEMBERED = 10_000

_Found = tuple[tuple[Rule, Severity, Words], ...]


@dataclass
class _Group:
    """Rules over a row that read the same kind of facts; ``facts`` picks all that any of them reads.

    A row rule sees nothing but the row and the day (the package says so), so what it said of some
    facts it says of the same facts again.
    """

    rules: list[tuple[Rule, Severity]]
    facts: Callable[[Row], Any] | None
    known: dict[Any, _Found] = field(default_factory=dict)

    def see(self, row: Row, day: date) -> _Found:
        if self.facts is None or row.unknown:
            return self._look(row, day)
        facts = self.facts(row)
        found = self.known.get(facts)
        if found is None:
            if len(self.known) >= _REMEMBERED:
                self.known.clear()
            found = self.known[facts] = self._look(row, day)
        return found

    def _look(self, row: Row, day: date) -> _Found:
        return tuple(
            (rule, severity, words)
            for rule, severity in self.rules
            if rule.of_row is not None
            and (not row.unknown or rule.reads.isdisjoint(row.unknown))
            and (words := rule.of_row(row, day)) is not None
        )


class ListReading:
    """One list, read by the rules of a day (all of them, unless told). Rows whose facts a rule cannot
    read are passed over by it.
    """

    def __init__(self, day: date, rules: Iterable[Rule] | None = None) -> None:
        self._day = day
        in_force = [
            (rule, severity)
            for rule in (all_rules() if rules is None else rules)
            if (severity := rule.severity_on(day)) is not None
        ]
        self._groups = _grouped([each for each in in_force if each[0].of_row is not None])
        self._readers: list[tuple[Rule, Severity, ListReader]] = [
            (rule, severity, rule.of_list(day))
            for rule, severity in in_force
            if rule.of_list is not None
        ]
        self._found: list[Finding] = []

    def see(self, row: Row) -> None:
        """Read the next row."""
        for group in self._groups:
            for rule, severity, words in group.see(row, self._day):
                self._found.append(Finding(rule, severity, row, words))
        for rule, severity, reader in self._readers:
            if row.unknown and not rule.reads.isdisjoint(row.unknown):
                continue
            said = reader.see(row)
            if said is not None:
                self._found.append(Finding(rule, severity, row, said))

    def end(self) -> tuple[Finding, ...]:
        """Everything the rules found: errors first, then by row, then by rule."""
        for rule, severity, reader in self._readers:
            words = reader.end()
            if words is not None:
                self._found.append(Finding(rule, severity, None, words))
        order = {severity: place for place, severity in enumerate(Severity)}
        self._found.sort(
            key=lambda each: (
                order[each.severity],
                each.row.position if each.row else 0,
                each.rule.number,
            )
        )
        return tuple(self._found)


def check(
    rows: Iterable[Row], day: date, rules: Iterable[Rule] | None = None
) -> tuple[Finding, ...]:
    """Everything the rules of a day find in a list: errors first, then by row, then by rule."""
    reading = ListReading(day, rules)
    for row in rows:
        reading.see(row)
    return reading.end()


def _grouped(rules: list[tuple[Rule, Severity]]) -> list[_Group]:
    groups: dict[frozenset[str], list[tuple[Rule, Severity]]] = {}
    for each in rules:
        reads = each[0].reads
        own = not reads or not reads.isdisjoint(_OF_ITS_OWN)
        groups.setdefault(_OF_ITS_OWN if own else reads & _MANY, []).append(each)
    return [
        _Group(members, None if key == _OF_ITS_OWN else attrgetter(*_read_by(members)))
        for key, members in groups.items()
    ]


def _read_by(rules: list[tuple[Rule, Severity]]) -> list[str]:
    return sorted(frozenset[str]().union(*(rule.reads for rule, _severity in rules)))
