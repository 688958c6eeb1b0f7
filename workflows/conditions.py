"""Conditions of a unit's steps: simple comparisons of facts (`casefiles/facts.py`), all of which hold."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from casefiles.facts import FACTS, FactType

# The tests that each type of fact allows.
TESTS: dict[FactType, tuple[str, ...]] = {
    FactType.NUMBER: ("at_least", "at_most"),
    FactType.YES: ("is",),
    FactType.ONE: ("among", "not_among"),
    FactType.SEVERAL: ("has_any", "has_none"),
}


def holds(conditions: Iterable[Mapping[str, Any]], facts: Mapping[str, Any]) -> bool:
    """Whether every condition holds of the facts; none of an unknown fact does."""
    return all(_holds(each, facts.get(str(each.get("fact")))) for each in conditions)


def _holds(condition: Mapping[str, Any], found: Any) -> bool:
    if found is None:
        return False
    value = condition.get("value")
    match condition.get("test"):
        case "at_least":
            return bool(found >= value)
        case "at_most":
            return bool(found <= value)
        case "is":
            return bool(found) is bool(value)
        case "among":
            return found in _several(value)
        case "not_among":
            return found not in _several(value)
        case "has_any":
            return bool(set(found) & set(_several(value)))
        case "has_none":
            return not set(found) & set(_several(value))
    return False


def _several(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else []


def said(condition: Mapping[str, Any]) -> str:
    """A condition in words, as the step's page shows it."""
    fact = FACTS.get(str(condition.get("fact")))
    if fact is None:
        return _("（未知条件）")
    value, label = condition.get("value"), str(fact.label)
    words = _("、").join(str(fact.choices().get(each, each)) for each in _several(value))
    match condition.get("test"):
        case "at_least":
            return _("%(fact)s不少于 %(value)s") % {"fact": label, "value": value}
        case "at_most":
            return _("%(fact)s不超过 %(value)s") % {"fact": label, "value": value}
        case "is":
            return label if value else _("非%(fact)s") % {"fact": label}
        case "among":
            return _("%(fact)s为%(words)s") % {"fact": label, "words": words}
        case "not_among":
            return _("%(fact)s不是%(words)s") % {"fact": label, "words": words}
        case "has_any":
            return _("%(fact)s有%(words)s") % {"fact": label, "words": words}
        case "has_none":
            return _("%(fact)s没有%(words)s") % {"fact": label, "words": words}
    return _("（未知条件）")
