"""Nobody's step is nobody's: whoever a step asks is here today and may sign."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from workflows.planned import NewStep
from workflows.staff import signing_roles
from workflows.template_rules.plan import Fault, Plan, fault


def check(plan: Plan) -> Iterator[Fault]:
    """A role that signs and that somebody holds, or people who are here and may sign."""
    for place, step in enumerate(plan.steps, start=1):
        if step.role is not None:
            yield from _role(plan, place, step)
        else:
            yield from _people(plan, place, step)
        yield from _copies(plan, place, step)


def _role(plan: Plan, place: int, step: NewStep) -> Iterator[Fault]:
    if step.role not in signing_roles(plan.kind):
        yield fault(
            place,
            _("“%(role)s”角色不能签署。"),
            _("请选择审核人或分管领导。"),
            role=step.who,
        )
    elif not plan.staff.signers(step, plan.kind):
        yield fault(
            place,
            _("本单位目前没有“%(role)s”，环节会无人办理。"),
            _("请先由单位管理员授予该角色，或改为指定人员。"),
            role=step.who,
        )


def _people(plan: Plan, place: int, step: NewStep) -> Iterator[Fault]:
    if not step.people:
        yield fault(place, _("没有签署人。"), _("请选择角色，或指定人员。"))
        return
    able = {each.pk for each in plan.staff.signers(step, plan.kind)}
    for person in step.people:
        if person.pk not in plan.staff.people:
            says = _("%(who)s已不在本单位任职。")
        elif person.pk not in able:
            says = _("%(who)s没有审核人或分管领导角色，不能签署。")
        else:
            continue
        yield fault(
            place,
            says,
            _("请换一人，或由单位管理员先授予角色。"),
            who=person.display_name,
        )


def _copies(plan: Plan, place: int, step: NewStep) -> Iterator[Fault]:
    for person in step.copied:
        if person.pk not in plan.staff.people:
            yield fault(
                place,
                _("抄送对象%(who)s已不在本单位任职。"),
                _("请从抄送中移除。"),
                who=person.display_name,
            )
