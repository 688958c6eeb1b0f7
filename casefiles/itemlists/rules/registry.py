"""The registry of rules: each is declared once, with its severity by date, its clause, its words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any, Protocol

from django.utils.functional import Promise

from casefiles.itemlists.rules.facts import Row, Severity

# The notice asks for item lists from June 2017; the opinion on restrictions is of December 2020.
NOTICE = date(2017, 6, 1)
OPINION = date(2020, 12, 7)

Words = Mapping[str, Any]
RowCheck = Callable[[Row, date], Words | None]


class ListReader(Protocol):
    """A rule at work on one list. It remembers what it must of the rows it has seen, not the rows."""

    def see(self, row: Row) -> Words | None:
        """What the rule finds in the next row, knowing those before it."""

    def end(self) -> Words | None:
        """What it finds in the list as a whole."""


ListCheck = Callable[[date], ListReader]


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
    """Declare a rule over the whole list; rows that lack one of the facts are left out.

    What is declared is called with the day, for each list anew.
    """

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


def fingerprint(day: date) -> str:
    """Changes when a rule is added, given up, rewritten, or weighs otherwise on that day."""
    in_force = [(rule.code, rule.version, rule.severity_on(day)) for rule in all_rules()]
    return sha256(repr([each for each in in_force if each[2]]).encode()).hexdigest()
