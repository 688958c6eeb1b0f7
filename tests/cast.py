"""A cast, not fixtures: one county, three units with different ways to approve, their people."""

from dataclasses import dataclass, field
from datetime import date, datetime

from audit.assessing import DEFAULT_POINTS, publish_rubric
from audit.record import record
from casefiles import actions
from casefiles.verbs import roster
from tenants import clock
from tenants.actors import Actor, system
from tenants.clock import SHANGHAI
from tenants.models import Office, Unit, User
from tenants.roles import Role
from tenants.scope import every_unit
from workflows.models import TemplateKind
from workflows.unit_steps import NewStep, publish

PASSWORD = "a-long-sample-password-1"
SINCE = date(2026, 1, 1)


def at(text: str) -> datetime:
    """`2026-03-05 10:00` in Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@dataclass
class County:
    """The office, its units, and who is who: `actor("chen")`."""

    office: Office
    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    places: dict[str, tuple[Unit | None, frozenset[Role]]] = field(default_factory=dict)

    def actor(self, name: str) -> Actor:
        """The person at the own desk."""
        unit, roles = self.places[name]
        return Actor(self.people[name], self.office, unit, roles)

    def hire(self, name: str, display: str, unit: Unit | None, *roles: Role) -> User:
        """A person with a role or two in one workspace."""
        where: Unit | Office = unit or self.office
        with every_unit(because="the tests hire somebody"):
            user = User.objects.create_user(name, PASSWORD, display_name=display)
            for role in roles:
                roster.add_member(user, role, where=where, since=SINCE, by=system("tests"))
            if not roles:
                # A person without a role, who left before the story begins.
                gone = {"person": display, "role": Role.HANDLER, "until": SINCE}
                record(actions.MEMBER_LEFT, where, by=system("tests"), **gone)
        self.people[name] = user
        self.places[name] = (unit, frozenset(roles))
        return user


UNITS = (
    ("czj", "连江县财政局", "财政局", "department"),
    ("zjj", "连江县住房和城乡建设局", "住房和城乡建设局", "department"),
    ("gtz", "连江县琯头镇人民政府", "琯头镇", "township"),
)

# 财政局 has one internal step, 住建局 two, 琯头镇 none.
STEPS = {
    "czj": [NewStep("科室负责人审核", Role.APPROVER)],
    "zjj": [NewStep("股室审核", Role.APPROVER), NewStep("分管领导审签", Role.LEADER)],
}


def build_county(moment: str = "2026-01-01 08:00") -> County:
    """The county as of the first day of 2026."""
    with clock.at(at(moment)), every_unit(because="the tests' county"):
        office = Office.objects.create(division_code="350122", name="连江县信用办")
        county = County(office)
        for position, (code, name, short, kind) in enumerate(UNITS, start=1):
            new = roster.NewUnit(code, name, short, kind, position)
            county.units[code] = roster.register_unit(office, new, since=SINCE, by=system("tests"))
        for code, unit in county.units.items():
            county.hire(f"{code}-handler", "陈某某", unit, Role.HANDLER)
            county.hire(f"{code}-approver", "林某某", unit, Role.APPROVER)
            county.hire(f"{code}-leader", "黄某某", unit, Role.LEADER)
            county.hire(f"{code}-admin", "吴某某", unit, Role.UNIT_ADMIN)
            if code in STEPS:
                publish(unit, TemplateKind.FILING, STEPS[code], by=system("tests"))
        county.hire("reviewer", "郑某某", None, Role.REVIEWER)
        county.hire("chief", "刘某某", None, Role.CHIEF)
        county.hire("assessor", "张某某", None, Role.ASSESSOR)
        county.hire("administrator", "系统员", None, Role.ADMINISTRATOR)
        county.hire("security_admin", "安全员", None, Role.SECURITY_ADMIN)
        county.hire("auditor", "审计员", None, Role.AUDITOR)
        publish_rubric(office, 2026, DEFAULT_POINTS, by=system("tests"))
        return county
