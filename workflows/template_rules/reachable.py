"""Every step can be reached: its conditions ask what its records have, and can hold together."""

from collections.abc import Iterator, Sequence
from itertools import chain, combinations, groupby
from typing import Any

from django.utils.translation import gettext as _

from casefiles.facts import FACTS, Fact, FactType, facts_for
from workflows.conditions import TESTS, holds, said
from workflows.planned import Condition
from workflows.template_rules.plan import Fault, Plan, fault

MOST_CONDITIONS = 5
_MOST_NUMBER = 1_000_000_000


def check(plan: Plan) -> Iterator[Fault]:
    """Known facts, fitting tests and values, no contradiction."""
    known = facts_for(plan.kind)
    for place, step in enumerate(plan.steps, start=1):
        if len(step.conditions) > MOST_CONDITIONS:
            yield fault(
                place,
                _("条件超过%(most)s条。"),
                _("请合并或移除条件。"),
                most=MOST_CONDITIONS,
            )
        wrong = [each for each in step.conditions if not _fits(each, known)]
        for each in wrong:
            yield fault(
                place,
                _("条件“%(condition)s”不适用于本种类。"),
                _("请移除该条件，或改用可选的条件项和取值。"),
                condition=said(each),
            )
        if not wrong and not compatible(step.conditions):
            yield fault(
                place,
                _("条件“%(condition)s”不可能同时成立，本环节永远不会办理。"),
                _("请修改或移除其中的条件。"),
                condition=_("且").join(said(each) for each in step.conditions),
            )


def compatible(conditions: Sequence[Condition]) -> bool:
    """Whether some record can fulfil all conditions: facts are independent, so each is tried alone.

    What does not fit its fact is another fault, and passed over here.
    """
    fitting = [each for each in conditions if _fits(each, FACTS)]
    by_fact = sorted(fitting, key=lambda each: str(each["fact"]))
    for name, group in groupby(by_fact, key=lambda each: str(each["fact"])):
        asked = list(group)
        if not any(holds(asked, {name: value}) for value in _samples(FACTS[name], asked)):
            return False
    return True


def _fits(condition: Condition, known: dict[str, Fact]) -> bool:
    fact = known.get(str(condition.get("fact")))
    if fact is None or condition.get("test") not in TESTS[fact.type]:
        return False
    value = condition.get("value")
    match fact.type:
        case FactType.NUMBER:
            return type(value) is int and 0 <= value <= _MOST_NUMBER
        case FactType.YES:
            return isinstance(value, bool)
        case FactType.ONE | FactType.SEVERAL:
            known_values = {str(each) for each in fact.choices()}
            return isinstance(value, list) and bool(value) and set(value) <= known_values


def _samples(fact: Fact, asked: Sequence[Condition]) -> list[Any]:
    """Values among which one fulfils the conditions if any does."""
    match fact.type:
        case FactType.NUMBER:
            return [0, *(int(each["value"]) for each in asked)]
        case FactType.YES:
            return [True, False]
        case FactType.ONE:
            return list(fact.choices())
        case FactType.SEVERAL:
            choices = [str(each) for each in fact.choices()]
            named = [each for each in choices if any(each in one["value"] for one in asked)]
            sets = chain.from_iterable(combinations(named, n) for n in range(len(named) + 1))
            return [list(each) for each in sets]
