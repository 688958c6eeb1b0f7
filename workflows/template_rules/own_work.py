"""Nobody signs the own work: whichever handler prepares it, others can complete each step."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from tenants.models import User
from tenants.roles import Role
from workflows.planned import NewStep
from workflows.template_rules.plan import Fault, Plan, fault


def check(plan: Plan) -> Iterator[Fault]:
    """Each step for each handler; one fault a step, with the names that stand in the way."""
    for place, step in enumerate(plan.steps, start=1):
        stuck = [each for each in preparers(plan) if each and not enough(plan, step, each)]
        if not stuck or not plan.staff.signers(step, plan.kind):
            continue
        names = _("、").join(each.display_name for each in stuck)
        if step.role is None:
            mend = _("请再指定一名不是经办人的人员。")
        else:
            mend = _("请再授予一人该角色，或改为指定其他人员。")
        yield fault(
            place,
            _("%(who)s填报时，本环节会成为本人审批本人，无法办理。"),
            mend,
            who=names,
        )


def preparers(plan: Plan) -> list[User | None]:
    """Everybody who may prepare; somebody unknown where there is no handler yet."""
    found: list[User | None] = list(plan.staff.holders({Role.HANDLER}))
    return found or [None]


def others(plan: Plan, step: NewStep, preparer: User | None) -> list[int]:
    """Who may sign a step of what somebody prepared."""
    signers = plan.staff.signers(step, plan.kind)
    return [each.pk for each in signers if preparer is None or each.pk != preparer.pk]


def needed(plan: Plan, step: NewStep, preparer: User | None) -> int:
    """How many must sign it: whoever prepared the work is not asked, the others all are."""
    return step.needed(max(1, len(others(plan, step, preparer))))


def enough(plan: Plan, step: NewStep, preparer: User | None) -> bool:
    """Whether the step can be completed without the preparer."""
    return bool(others(plan, step, preparer))
