"""The registry of rules: each is declared once, with its severity by date, its clause, its words."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from django.utils.functional import Promise

from casefiles.itemlists.rules.facts import Finding, Row, Severity

# The notice asks for item lists from June 2017; the opinion on restrictions is of December 2020.
NOTICE = date(2017, 6, 1)
OPINION = date(2020, 12, 7)

Words = Mapping[str, Any]
RowCheck = Callable[[Row, date], Words | None]
ListCheck = Callable[[Sequence[Row], date], Iterable[tuple[Row | None, Words]]]


class DeclaredTwice(KeyError):
    """A number or a name that another rule has."""


@dataclass(frozen=True)
class Rule:
    """One rule. `number` is what people call it by and `code` what is stored: neither ever changes.

    `column` is the heading that a finding points at, `reads` the facts it needs (of one row).
    In force from `since`; a warning with `error_from` is an error from that day on.
    """

    number: int
    code: str
    title: str | Promise
    severity: Severity
    column: str
    clause: str | Promise
    says: str | Promise
    mend: str | Promise
    since: date = NOTICE
    error_from: date | None = None
    version: int = 1
    reads: frozenset[str] = frozenset()
    of_row: RowCheck | None = None
    of_list: ListCheck | None = None

    def severity_on(self, day: date) -> Severity | None:
        """What a finding of that day is; None before the rule is in force."""
        if day < self.since:
            return None
        if self.error_from is not None and day >= self.error_from:
            return Severity.ERROR
        return self.severity

    def look(self, rows: Sequence[Row], day: date) -> Iterator[tuple[Row | None, Words]]:
        """What the rule finds in a list. Rows whose facts it cannot read are passed over."""
        known = [row for row in rows if not self.reads & row.unknown]
        if self.of_list is not None:
            yield from self.of_list(known, day)
        if self.of_row is not None:
            for row in known:
                words = self.of_row(row, day)
                if words is not None:
                    yield row, words


_rules: dict[str, Rule] = {}


def row_rule(number: int, *, reads: str, **about: Any) -> Callable[[RowCheck], RowCheck]:
    """Declare a rule over one matter; `reads` lists the names of the facts it needs."""

    def declare(function: RowCheck) -> RowCheck:
        facts = frozenset(reads.split())
        code = function.__name__
        _add(Rule(number=number, code=code, reads=facts, of_row=function, **about))
        return function

    return declare


def list_rule(number: int, *, reads: str, **about: Any) -> Callable[[ListCheck], ListCheck]:
    """Declare a rule over the whole list; rows that lack one of the facts are left out."""

    def declare(function: ListCheck) -> ListCheck:
        facts = frozenset(reads.split())
        code = function.__name__
        _add(Rule(number=number, code=code, reads=facts, of_list=function, **about))
        return function

    return declare


def _add(rule: Rule) -> None:
    if rule.code in _rules or any(each.number == rule.number for each in _rules.values()):
        raise DeclaredTwice(f"rule {rule.number} {rule.code}")
    _rules[rule.code] = rule


def all_rules() -> list[Rule]:
    """Every rule by its number, in force or not yet."""
    return sorted(_rules.values(), key=lambda rule: rule.number)


def find(code: str) -> Rule | None:
    """The rule of that name; None for one that has been given up."""
    return _rules.get(code)


def check(
    rows: Sequence[Row], day: date, rules: Iterable[Rule] | None = None
) -> tuple[Finding, ...]:
    """Everything the rules of a day find in a list: errors first, then by row, then by rule."""
    found = [
        Finding(rule, severity, row, words)
        for rule in (all_rules() if rules is None else rules)
        if (severity := rule.severity_on(day)) is not None
        for row, words in rule.look(rows, day)
    ]
    order = list(Severity)
    found.sort(
        key=lambda each: (
            order.index(each.severity),
            each.row.position if each.row else 0,
            each.rule.number,
        )
    )
    return tuple(found)


def fingerprint(day: date) -> str:
    """Changes when a rule is added, given up, rewritten, or weighs otherwise on that day."""
    in_force = [(rule.code, rule.version, rule.severity_on(day)) for rule in all_rules()]
    return sha256(repr([each for each in in_force if each[2]]).encode()).hexdigest()
