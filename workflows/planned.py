"""A step as it is thought of: what a form gives, what the rules check, what a template's row keeps."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from django.utils.translation import gettext as _

from tenants.models import User
from tenants.roles import Role
from workflows.models import Mode, StepPerson, TemplateStep, WorkflowTemplate

# {"fact": …, "test": …, "value": …}
Condition = dict[str, Any]


@dataclass(frozen=True)
class NewStep:
    """One approval step: who signs (a role, or people in their order), how, in how many working days.

    `ratio` is the share in percent of the signers whose consent an `ALL` step needs. The step is
    skipped unless all `conditions` hold. `copy_roles` and `copied` get a copy and do nothing.
    """

    title: str
    role: Role | None = None
    limit_days: int = 2
    mode: Mode = Mode.ANY
    people: tuple[User, ...] = ()
    ratio: int = 100
    conditions: tuple[Condition, ...] = field(default=())
    copy_roles: tuple[Role, ...] = ()
    copied: tuple[User, ...] = ()

    def needed(self, signers: int) -> int:
        """How many of so many signers must consent for the step to be complete."""
        match self.mode:
            case Mode.ANY:
                return 1
            case Mode.IN_TURN:
                return signers
            case Mode.ALL:
                return max(1, min(signers, ceil(signers * self.ratio / 100)))

    @property
    def who(self) -> str:
        """The signers in words: their names, or the role."""
        if self.role is not None:
            return str(self.role.label)
        comma = " → " if self.mode == Mode.IN_TURN else _("、")
        return comma.join(each.display_name for each in self.people)

    @property
    def how(self) -> str:
        """The mode in words; empty where one signature of a role is all there is to it."""
        if self.mode == Mode.ALL:
            if self.ratio < 100 and self.people:
                n = len(self.people)
                words = {"n": n, "needed": self.needed(n)}
                return _("会签（%(n)s人中%(needed)s人同意）") % words
            if self.ratio < 100:
                return _("会签（%(share)s同意）") % {"share": f"{self.ratio}%"}
            return _("会签（全部同意）")
        if self.mode == Mode.IN_TURN:
            return _("依次签署")
        return _("或签（一人即可）") if len(self.people) > 1 else ""

    @property
    def copies(self) -> str:
        """Who gets a copy, in words."""
        names = [str(each.label) for each in self.copy_roles]
        return _("、").join([*names, *(each.display_name for each in self.copied)])


def steps_of(template: WorkflowTemplate | None) -> list[NewStep]:
    """The steps of a template, in their order; two statements."""
    if template is None:
        return []
    rows = TemplateStep.objects.filter(template=template).prefetch_related("people__person")
    return [read(each) for each in rows]


def read(row: TemplateStep) -> NewStep:
    """A stored step; its `people` should have been prefetched."""
    named = sorted(row.people.all(), key=lambda each: (each.position, each.pk))
    return NewStep(
        title=row.title,
        role=Role(row.role) if row.role else None,
        limit_days=row.limit_days,
        mode=Mode(row.mode),
        people=tuple(each.person for each in named if not each.copied),
        ratio=row.ratio,
        conditions=tuple(row.conditions),
        copy_roles=tuple(Role(each) for each in row.copy_roles),
        copied=tuple(each.person for each in named if each.copied),
    )


def lay(template: WorkflowTemplate, steps: Sequence[NewStep]) -> None:
    """Store steps in a draft that has none yet."""
    for position, step in enumerate(steps, start=1):
        row = TemplateStep(unit=template.unit, template=template, position=position)
        write(row, step)


def write(row: TemplateStep, step: NewStep) -> None:
    """Store a step in its row, and its people anew."""
    row.title, row.role, row.mode = step.title, step.role or "", step.mode
    row.ratio, row.limit_days = step.ratio, step.limit_days
    row.conditions, row.copy_roles = list(step.conditions), [each.value for each in step.copy_roles]
    row.save()
    StepPerson.objects.filter(step=row).delete()
    StepPerson.objects.bulk_create(
        [*_named(row, step.people, copied=False), *_named(row, step.copied, copied=True)]
    )


def _named(row: TemplateStep, people: Iterable[User], *, copied: bool) -> Iterable[StepPerson]:
    return (
        StepPerson(
            unit_id=row.unit_id,
            office_id=row.office_id,
            step=row,
            person=person,
            position=position,
            copied=copied,
        )
        for position, person in enumerate(people, start=1)
    )
