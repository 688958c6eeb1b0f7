"""Whether the conditions of a step hold of a record's facts."""

from collections.abc import Iterable, Mapping
from typing import Any


def holds(conditions: Iterable[Mapping[str, Any]], facts: Mapping[str, Any]) -> bool:
    """Whether every condition holds; one on a fact that the record does not have never does."""
    return all(_holds(each, facts) for each in conditions)


def _holds(condition: Mapping[str, Any], facts: Mapping[str, Any]) -> bool:
    if condition["fact"] not in facts:
        return False
    found, value = facts[condition["fact"]], condition["value"]
    match condition["test"]:
        case "at_least":
            return bool(found >= value)
        case "at_most":
            return bool(found <= value)
        case "is":
            return bool(found == value)
        case "is_not":
            return bool(found != value)
    return False
