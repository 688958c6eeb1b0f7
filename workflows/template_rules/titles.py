"""Every step has a title of its own: signatures, timelines and the office speak of steps by title."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from workflows.template_rules.plan import Fault, Plan, fault

# What the flows call their own steps, in the language in which titles are stored.
TAKEN = frozenset({"填报", "退回修改", "信用办审核", "信用核查", "作出决定", "采纳", "办结"})
MOST_STEPS = 12


def check(plan: Plan) -> Iterator[Fault]:
    """No title twice, none that the flow itself uses, not too many steps."""
    if len(plan.steps) > MOST_STEPS:
        yield fault(
            0,
            _("共%(n)s个环节，超过上限%(most)s个。"),
            _("请合并或移除环节。"),
            n=len(plan.steps),
            most=MOST_STEPS,
        )
    first: dict[str, int] = {}
    for place, step in enumerate(plan.steps, start=1):
        title = step.title.strip()
        if not title:
            yield fault(place, _("没有名称。"), _("请填写环节名称。"))
        elif title in TAKEN:
            yield fault(
                place,
                _("“%(title)s”是系统固定环节的名称。"),
                _("请换一个名称，如“科室负责人审核”。"),
                title=title,
            )
        elif title in first:
            yield fault(
                place,
                _("与第%(n)s个环节同名。"),
                _("请改用不同的名称，签署记录才能分清。"),
                n=first[title],
            )
        first.setdefault(title, place)
