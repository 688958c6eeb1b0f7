"""Every step can be reached: its conditions ask what its records have, and can hold together."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from casefiles.facts import FACTS, Fact, FactKind
from workflows.condition_words import TESTS, condition_said, facts_for
from workflows.conditions import holds
from workflows.planned import Condition
from workflows.template_rules.plan import Fault, Plan, fault


def check(plan: Plan) -> Iterator[Fault]:
    """Known facts, fitting tests and values, no contradiction."""
    known = facts_for(plan.kind)
    for place, step in enumerate(plan.steps, start=1):
        wrong = [each for each in step.conditions if not _fits(each, known)]
        for each in wrong:
            yield fault(
                place,
                _("条件“%(condition)s”不适用于本种类。"),
                _("请移除该条件，或改用可选的条件项和取值。"),
                condition=condition_said(each),
            )
        if not wrong and not compatible(step.conditions):
            yield fault(
                place,
                _("条件“%(condition)s”不可能同时成立，环节永远不会执行。"),
                _("请修改或移除其中的条件。"),
                condition=_("且").join(condition_said(each) for each in step.conditions),
            )


def compatible(conditions: Sequence[Condition]) -> bool:
    """Whether some record can fulfil all conditions: facts are independent, so each is tried alone."""
    by_fact = sorted(conditions, key=lambda each: str(each["fact"]))
    for name, group in groupby(by_fact, key=lambda each: str(each["fact"])):
        asked = list(group)
        if name in FACTS and not any(
            holds(asked, {name: value}) for value in _samples(FACTS[name], asked)
        ):
            return False
    return True


def _fits(condition: Condition, known: dict[str, Fact]) -> bool:
    fact = known.get(str(condition["fact"]))
    if fact is None or condition["test"] not in TESTS[fact.kind]:
        return False
    value = condition["value"]
    match fact.kind:
        case FactKind.NUMBER:
            return isinstance(value, int) and not isinstance(value, bool) and value >= 0
        case FactKind.YES_NO:
            return isinstance(value, bool)
        case FactKind.CHOICE:
            return value in dict(fact.choices)


def _samples(fact: Fact, asked: Sequence[Condition]) -> list[Any]:
    """Values among which one fulfils the conditions if any does: those asked for and their neighbours."""
    match fact.kind:
        case FactKind.NUMBER:
            values = {int(each["value"]) for each in asked}
            return sorted({near for each in values for near in (each - 1, each, each + 1)} - {-1})
        case FactKind.YES_NO:
            return [True, False]
        case FactKind.CHOICE:
            return [value for value, _label in fact.choices]
