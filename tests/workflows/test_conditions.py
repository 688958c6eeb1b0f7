"""Conditions of a step: what the facts of a record are, and when a condition on them holds."""

from typing import Any

import pytest
from django.utils.translation import override

from casefiles.facts import FACTS, FactType, facts_for, facts_of
from tenants import clock
from tenants.scope import unit_scope
from tests.cast import County, at
from tests.stories import list_in_force, open_case, open_month
from workflows.conditions import TESTS, holds, said


@pytest.mark.parametrize(
    ("condition", "found", "wanted"),
    [
        ({"fact": "rows", "test": "at_least", "value": 5}, {"rows": 5}, True),
        ({"fact": "rows", "test": "at_least", "value": 5}, {"rows": 4}, False),
        ({"fact": "rows", "test": "at_most", "value": 5}, {"rows": 6}, False),
        ({"fact": "nil", "test": "is", "value": True}, {"nil": True}, True),
        ({"fact": "nil", "test": "is", "value": False}, {"nil": True}, False),
        ({"fact": "category", "test": "among", "value": ["bond"]}, {"category": "bond"}, True),
        ({"fact": "category", "test": "not_among", "value": ["bond"]}, {"category": "bond"}, False),
        ({"fact": "categories", "test": "has_any", "value": ["bond"]}, {"categories": []}, False),
        ({"fact": "categories", "test": "has_none", "value": ["bond"]}, {"categories": []}, True),
        ({"fact": "rows", "test": "at_least", "value": 1}, {}, False),
        ({"fact": "rows", "test": "is like", "value": 1}, {"rows": 1}, False),
    ],
)
def test_a_condition_holds_or_not(
    condition: dict[str, Any], found: dict[str, Any], wanted: bool
) -> None:
    assert holds([condition], found) is wanted
    assert holds([], found) is True
    assert holds([condition, {"fact": "unknown", "test": "is", "value": True}], found) is False


def test_every_fact_can_be_asked_and_said() -> None:
    assert set(TESTS) == set(FactType)
    for name, fact in FACTS.items():
        for test in TESTS[fact.type]:
            words = {said({"fact": name, "test": test, "value": [*fact.choices()][:2] or 3})}
            with override("en"):
                words.add(said({"fact": name, "test": test, "value": [*fact.choices()][:2] or 3}))
            assert len(words) == 2 and not any("未知" in each for each in words)
    assert set(facts_for("case")) | set(facts_for("item_list")) == set(FACTS)
    assert "rows" not in facts_for("progress") and "nil" in facts_for("progress")


def test_the_facts_of_records(county: County) -> None:
    filing = list_in_force(county, "czj", matters=3)
    case = open_case(county, "czj")
    month = open_month(county, "czj")
    with unit_scope(county.units["czj"]):
        found = facts_of(filing)
        assert (found["rows"], found["categories"], found["restrictions"]) == (
            3,
            ["procurement"],
            0,
        )
        assert facts_of(case) == {
            "category": "procurement",
            "natural": False,
            "amount": None,
            "findings": 0,
        }
        with clock.at(at("2026-02-01 09:00")):
            assert facts_of(month) == {"kind": "progress", "nil": False, "late": False}
        with clock.at(at("2026-03-01 09:00")):
            assert facts_of(month)["late"] is True
