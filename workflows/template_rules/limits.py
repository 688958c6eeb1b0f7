"""A step is done within 1 to 30 working days."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from workflows.template_rules.plan import Fault, Plan, fault

LEAST_DAYS, MOST_DAYS = 1, 30


def check(plan: Plan) -> Iterator[Fault]:
    """A limit in the range."""
    for place, step in enumerate(plan.steps, start=1):
        if not LEAST_DAYS <= step.limit_days <= MOST_DAYS:
            yield fault(
                place,
                _("时限%(n)s个工作日不在1至30之间。"),
                _("请填写1至30个工作日。"),
                n=step.limit_days,
            )
