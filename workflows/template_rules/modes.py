"""The mode fits the signers: a share is one, an order has people, a co-signature has several."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from workflows.models import Mode
from workflows.planned import NewStep
from workflows.template_rules.plan import Fault, Plan, fault


def check(plan: Plan) -> Iterator[Fault]:
    """Ratio, order, number of people."""
    for place, step in enumerate(plan.steps, start=1):
        yield from _one(place, step, len(plan.staff.signers(step, plan.kind)))


def _one(place: int, step: NewStep, signers: int) -> Iterator[Fault]:
    if not 1 <= step.ratio <= 100:
        yield fault(
            place,
            _("同意比例%(share)s不在1至100之间。"),
            _("请填写1至100；全部同意填100。"),
            share=f"{step.ratio}%",
        )
        return
    if step.mode == Mode.IN_TURN and len(step.people) < 2:
        yield fault(
            place,
            _("依次签署须指定两名以上人员及其顺序。"),
            _("请改为指定人员并排好顺序，或改用会签、或签。"),
        )
    if len({each.pk for each in step.people}) < len(step.people):
        yield fault(place, _("同一人被指定了两次。"), _("请移除重复的人员。"))
    if step.mode == Mode.ALL and signers == 1:
        yield fault(
            place,
            _("会签环节目前只有一人可签。"),
            _("请再指定人员，或由单位管理员授予他人该角色；一人签署用或签即可。"),
            blocks=False,
        )
    elif step.mode == Mode.ALL and signers > 1 and step.needed(signers) == 1:
        yield fault(
            place,
            _("按%(share)s的比例，一人同意即完成，与会签不符。"),
            _("请提高同意比例，或改用或签。"),
            share=f"{step.ratio}%",
        )
