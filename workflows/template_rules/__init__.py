"""What must be true of approval steps before they come into force.

To add a rule: a file here named like it, with `check(plan) -> Iterator[Fault]` over plain values, a
sibling test in `tests/template_rules`, and its name in `RULES`.
"""

from collections.abc import Callable, Iterator

from workflows.template_rules import (
    limits,
    minimum,
    modes,
    own_work,
    reachable,
    signers,
    signs_once,
    titles,
)
from workflows.template_rules.plan import Fault, Plan, Prescribed

Rule = Callable[[Plan], Iterator[Fault]]

RULES: tuple[Rule, ...] = tuple(
    module.check
    for module in (titles, limits, modes, signers, own_work, signs_once, reachable, minimum)
)


def faults_of(plan: Plan) -> list[Fault]:
    """Everything the rules say, in the order of the steps; what concerns the whole comes first."""
    found = [each for rule in RULES for each in rule(plan)]
    return sorted(found, key=lambda each: (each.place, not each.blocks))


__all__ = ["RULES", "Fault", "Plan", "Prescribed", "faults_of"]
