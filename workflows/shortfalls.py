"""Which units' approval steps fall short of what the office prescribes; a few statements for all units."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from tenants import clock
from tenants.models import Membership, Office, Unit
from tenants.roles import Role
from workflows.minimums import required
from workflows.models import TemplateKind, TemplateStep, WorkflowTemplate
from workflows.planned import NewStep, read
from workflows.staff import Staff
from workflows.template_rules import Prescribed
from workflows.template_rules.minimum import missing


@dataclass(frozen=True)
class Shortfall:
    """A unit, its steps for the kind today, and what is missing among them."""

    unit: Unit
    template: WorkflowTemplate | None
    steps: tuple[NewStep, ...]
    missing: tuple[Prescribed, ...]


def shortfalls(office: Office, kind: TemplateKind) -> list[Shortfall]:
    """The units on the roster today that fall short, in the order of the roster."""
    asked = required(office.pk, kind)
    if not asked:
        return []
    units = list(Unit.objects.on_roster(office, clock.today()).select_related("office"))
    templates = _in_force(units, kind)
    steps = _steps(templates.values())
    staff = _staff(units)
    found = []
    for unit in units:
        template = templates.get(unit.pk)
        own = steps[template.pk] if template else []
        left = missing(own, asked, staff[unit.pk])
        if left:
            found.append(Shortfall(unit, template, tuple(own), tuple(left)))
    return found


def _in_force(units: list[Unit], kind: TemplateKind) -> dict[int, WorkflowTemplate]:
    """Each unit's template for the kind: its own, else the one for all filings."""
    general = [] if kind == TemplateKind.CASE else [TemplateKind.FILING]
    rows = WorkflowTemplate.objects.filter(
        unit__in=units, kind__in=[kind, *general], in_force_from__lte=clock.now()
    ).order_by("version")
    newest: dict[tuple[int, str], WorkflowTemplate] = {
        (each.unit_id, each.kind): each for each in rows
    }
    found = {}
    for unit in units:
        own = newest.get((unit.pk, kind))
        if own is None or own.retired:
            own = newest.get((unit.pk, TemplateKind.FILING)) if general else None
        if own is not None:
            found[unit.pk] = own
    return found


def _steps(templates: Iterable[WorkflowTemplate]) -> dict[int, list[NewStep]]:
    rows = TemplateStep.objects.filter(template__in=list(templates)).order_by("position")
    found: dict[int, list[NewStep]] = defaultdict(list)
    for row in rows.prefetch_related("people__person"):
        found[row.template_id].append(read(row))
    return found


def _staff(units: list[Unit]) -> dict[int, Staff]:
    """Everybody's roles today; the minimum asks who holds which, not what they are called."""
    held: dict[int, dict[int, set[Role]]] = {unit.pk: defaultdict(set) for unit in units}
    rows = Membership.objects.in_force().filter(unit__in=units, user__is_active=True)
    for unit, user, role in rows.values_list("unit_id", "user_id", "role"):
        held[unit][user].add(Role(role))
    return {
        unit: Staff({}, {user: frozenset(each) for user, each in people.items()})
        for unit, people in held.items()
    }
