"""One person signs once: the steps that may come together find different signers.

Whether they can is a question of matching (each signature needs a person, each person gives one), asked
for every handler as preparer and for every set of steps whose conditions can hold together.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

from django.utils.translation import gettext as _

from tenants.models import User
from tenants.roles import Role
from workflows.models import TemplateKind
from workflows.planned import NewStep
from workflows.template_rules.own_work import enough, needed, others, preparers
from workflows.template_rules.plan import Fault, Plan, fault
from workflows.template_rules.reachable import compatible


def check(plan: Plan) -> Iterator[Fault]:
    """The first step for which nobody would be left; then, as a caution, steps that hang on one person."""
    own = len(plan.steps)
    if plan.kind == TemplateKind.CASE:
        # Whoever decides a case has signed none of its steps either.
        plan = replace(plan, steps=(*plan.steps, NewStep(_("作出决定"), Role.APPROVER)))
    for places in together(plan):
        for preparer in preparers(plan):
            place = _stuck_at(plan, places, preparer)
            if place > own:
                yield fault(
                    0,
                    _("作出决定须由没有签署过的审核人或分管领导办理，按此流程没有这样的人。"),
                    _("请减少签署人，或由单位管理员再授予一人审核人角色。"),
                )
                return
            if place:
                yield fault(
                    place,
                    _(
                        "可签人员（%(who)s）在前面的环节已经签署，同一人不能签两次，本环节会无人办理。"
                    ),
                    _("请指定其他人员，或把两个环节合并为一个。"),
                    who=_names(plan, place, preparer),
                )
                return
    yield from _cautions(plan)


def together(plan: Plan) -> list[tuple[int, ...]]:
    """The largest sets of steps (numbers from 1) that one record can meet."""
    always = [n for n, each in enumerate(plan.steps, start=1) if not each.conditions]
    sometimes = [n for n, each in enumerate(plan.steps, start=1) if each.conditions]
    found: list[tuple[int, ...]] = []
    for size in range(len(sometimes), -1, -1):
        for chosen in combinations(sometimes, size):
            if any(set(chosen) < set(larger) for larger in found):
                continue
            if compatible([c for n in chosen for c in plan.steps[n - 1].conditions]):
                found.append(tuple(sorted([*always, *chosen])))
        if found and len(found[0]) == len(plan.steps):
            break
    return found


def _stuck_at(plan: Plan, places: tuple[int, ...], preparer: User | None) -> int:
    """The first step that finds no signers of its own once those before it have theirs; 0 for none."""
    seats: dict[int, tuple[int, int]] = {}
    for place in places:
        step = plan.steps[place - 1]
        if not enough(plan, step, preparer):
            continue  # said by another rule
        for number in range(needed(plan, step, preparer)):
            if not _seat(plan, (place, number), seats, preparer, set()):
                return place
    return 0


def _seat(
    plan: Plan,
    seat: tuple[int, int],
    seats: dict[int, tuple[int, int]],
    preparer: User | None,
    tried: set[int],
) -> bool:
    """Find somebody for a signature, letting others move to another of theirs (augmenting path)."""
    for person in others(plan, plan.steps[seat[0] - 1], preparer):
        if person in tried:
            continue
        tried.add(person)
        if person not in seats or _seat(plan, seats[person], seats, preparer, tried):
            seats[person] = seat
            return True
    return False


def _cautions(plan: Plan) -> Iterator[Fault]:
    """A step with one possible signer who may also sign another one: it can come to a stop."""
    for place, step in enumerate(plan.steps, start=1):
        signers = plan.staff.signers(step, plan.kind)
        if len(signers) != 1:
            continue
        for other, before in enumerate(plan.steps[: place - 1], start=1):
            there = plan.staff.signers(before, plan.kind)
            if signers[0] in there and compatible([*step.conditions, *before.conditions]):
                yield fault(
                    place,
                    _("只有%(who)s一人可签；若其先签了第%(n)s个环节，本环节会无人办理。"),
                    _("请再指定或授权一人，或在第%(n)s个环节指定其他人员。"),
                    blocks=False,
                    who=signers[0].display_name,
                    n=other,
                )
                break


def _names(plan: Plan, place: int, preparer: User | None) -> str:
    able = others(plan, plan.steps[place - 1], preparer)
    return _("、").join(plan.staff.people[each].display_name for each in able)
