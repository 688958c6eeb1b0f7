"""What the office prescribes is there: in its order, without a condition, signed high enough."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from workflows.planned import NewStep
from workflows.staff import Staff
from workflows.standins import roles_for
from workflows.template_rules.plan import Fault, Plan, Prescribed, fault


def check(plan: Plan) -> Iterator[Fault]:
    """Each prescribed step, for each kind that would follow the template."""
    for kind, prescribed in plan.prescribed:
        for each in missing(plan.steps, prescribed, plan.staff):
            yield fault(
                0,
                _("信用办规定“%(kind)s”须有“%(title)s”，由%(role)s签署；目前没有符合的环节。"),
                _(
                    "请按规定的先后加入该环节：不设条件，角色选%(role)s（或指定%(role)s人员会签、依次）。"
                ),
                kind=kind,
                title=each.title,
                role=each.role.label,
            )


def missing(
    steps: Sequence[NewStep], prescribed: Sequence[Prescribed], staff: Staff
) -> list[Prescribed]:
    """What of the prescribed steps is not among the steps, in that order."""
    found, start = [], 0
    for each in prescribed:
        places = range(start, len(steps))
        place = next((n for n in places if fulfils(steps[n], each, staff)), None)
        if place is None:
            found.append(each)
        else:
            start = place + 1
    return found


def fulfils(step: NewStep, prescribed: Prescribed, staff: Staff) -> bool:
    """Whether the step cannot be completed without somebody of that role or a higher one."""
    if step.conditions:
        return False
    high = roles_for(prescribed.role)
    if step.role is not None:
        return roles_for(step.role) <= high
    low = [each for each in step.people if not staff.roles.get(each.pk, frozenset()) & high]
    return bool(step.people) and len(low) < step.needed(len(step.people))
