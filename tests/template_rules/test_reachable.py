"""Every step can be reached."""

from typing import Any

import pytest

from tests.template_rules.plans import A, plan, said
from workflows.models import TemplateKind
from workflows.planned import NewStep
from workflows.template_rules.reachable import compatible


def condition(fact: str, test: str, value: Any) -> dict[str, Any]:
    return {"fact": fact, "test": test, "value": value}


CONTRADICTIONS = [
    [condition("rows", "at_least", 10), condition("rows", "at_most", 5)],
    [condition("nil", "is", True), condition("nil", "is", False)],
    [condition("kind", "among", ["progress"]), condition("kind", "among", ["item_list"])],
    [condition("category", "among", ["bond"]), condition("category", "not_among", ["bond"])],
    [condition("categories", "has_any", ["bond"]), condition("categories", "has_none", ["bond"])],
]
FINE = [
    [],
    [condition("rows", "at_least", 5), condition("rows", "at_most", 5)],
    [condition("rows", "at_most", 0)],
    [condition("nil", "is", False), condition("rows", "at_least", 3)],
    [condition("categories", "has_any", ["bond"]), condition("categories", "has_none", ["award"])],
    [condition("category", "not_among", ["bond", "award"])],
]


@pytest.mark.parametrize("conditions", CONTRADICTIONS)
def test_contradictions(conditions: list[dict[str, Any]]) -> None:
    assert not compatible(conditions)


@pytest.mark.parametrize("conditions", FINE)
def test_what_can_be(conditions: list[dict[str, Any]]) -> None:
    assert compatible(conditions)


def test_the_step_is_named() -> None:
    rows = (condition("rows", "at_least", 10), condition("rows", "at_most", 5))
    ((place, says),) = said(plan(NewStep("审核", A, conditions=rows), kind=TemplateKind.ITEM_LIST))
    assert place == 1
    assert says == "条件“事项条数不少于 10且事项条数不超过 5”不可能同时成立，本环节永远不会办理。"


@pytest.mark.parametrize(
    "wrong",
    [
        condition("rows", "at_least", 5),  # a case has no rows
        condition("category", "at_least", 5),
        condition("category", "among", ["no such"]),
        condition("category", "among", []),
        condition("natural", "is", "yes"),
        condition("findings", "at_least", True),
        condition("findings", "at_least", -1),
        condition("weather", "is", True),
    ],
)
def test_a_condition_that_does_not_fit(wrong: dict[str, Any]) -> None:
    found = plan(NewStep("审核", A, conditions=(wrong,)), kind=TemplateKind.CASE)
    ((place, says),) = said(found)
    assert place == 1 and says.endswith("不适用于本种类。")


def test_five_conditions_are_the_most() -> None:
    many = tuple(condition("rows", "at_least", n) for n in range(6))
    found = plan(NewStep("审核", A, conditions=many), kind=TemplateKind.ITEM_LIST)
    assert said(found) == [(1, "条件超过5条。")]
