"""Approval steps in words: for pages in the reader's language, for the trail in the product's own."""

from collections.abc import Iterable

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from workflows.conditions import said as condition_said
from workflows.planned import NewStep


def said(step: NewStep) -> str:
    """One step: `分管领导审签（分管领导，3个工作日；事项数 ≥ 10 时）`."""
    parts = [step.who, step.how, _("%(n)s个工作日") % {"n": step.limit_days}]
    words = _("，").join(each for each in parts if each)
    if step.conditions:
        words += _("；") + _("%(conditions)s 时办理") % {"conditions": when(step)}
    if step.copies:
        words += _("；") + _("抄送%(who)s") % {"who": step.copies}
    return f"{step.title}{_('（')}{words}{_('）')}"


def when(step: NewStep) -> str:
    """The conditions of a step, all of which must hold; empty for a step that is always asked."""
    return _("且").join(condition_said(each) for each in step.conditions)


def for_the_trail(steps: Iterable[NewStep]) -> list[str]:
    """The whole contents, as an entry keeps them whatever language acts."""
    with translation.override(settings.LANGUAGE_CODE):
        return [said(each) for each in steps]
