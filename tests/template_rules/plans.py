"""Plans for the rules: people as plain values, nothing stored."""

from tenants.models import User
from tenants.roles import Role
from workflows.models import TemplateKind
from workflows.planned import NewStep
from workflows.staff import Staff
from workflows.template_rules import Fault, Plan, Prescribed, faults_of

A, L, H = Role.APPROVER, Role.LEADER, Role.HANDLER
NAMES = {"chen": "陈某某", "lin": "林某某", "wang": "王某某", "huang": "黄某某", "wu": "吴某某"}
PEOPLE = {
    name: User(pk=pk, username=name, display_name=display)
    for pk, (name, display) in enumerate(NAMES.items(), start=1)
}
USUAL = {"chen": {H}, "lin": {A}, "wang": {A}, "huang": {L}, "wu": {Role.UNIT_ADMIN}}


def staff(roles: dict[str, set[Role]] = USUAL) -> Staff:
    """People by name, with their roles."""
    return Staff(
        {PEOPLE[name].pk: PEOPLE[name] for name in roles},
        {PEOPLE[name].pk: frozenset(held) for name, held in roles.items()},
    )


def people(*names: str) -> tuple[User, ...]:
    """Some of them, in that order."""
    return tuple(PEOPLE[name] for name in names)


def plan(
    *steps: NewStep,
    roles: dict[str, set[Role]] = USUAL,
    kind: TemplateKind = TemplateKind.FILING,
    prescribed: tuple[Prescribed, ...] = (),
) -> Plan:
    """A plan of steps."""
    asked = (("报送审批", prescribed),) if prescribed else ()
    return Plan(kind, steps, staff(roles), asked)


def said(found: Plan, *, blocks: bool = True) -> list[tuple[int, str]]:
    """The places and sentences of the faults that block, or of the cautions."""
    return [(each.place, each.says) for each in faults_of(found) if each.blocks is blocks]


def faults(found: Plan) -> list[Fault]:
    """All of them."""
    return faults_of(found)
