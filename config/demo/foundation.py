"""The county before its first day: offices, roster with dated names, people, approval steps, rules."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.contrib.auth.hashers import make_password

from audit.assessing import DEFAULT_POINTS, publish_rubric
from casefiles.verbs import roster as verbs
from casefiles.verbs.measure_catalogue import adopt_base
from config.demo.accounts import PASSWORD
from config.demo.diary import GAP
from config.demo.lists import YEAR
from config.demo.own_steps import own_steps
from config.demo.people import ALSO_HANDLES, LEAVERS, OFFICE_STAFF, SECTIONS, Person, staff_of
from config.demo.plans import PLANS, Plan
from config.demo.register import keep_register
from config.demo.roster import COUNTY, OFFICES
from tenants import clock
from tenants.actors import Actor, in_office, in_unit, system
from tenants.clock import SHANGHAI
from tenants.models import Office, Unit, User
from tenants.roles import Role
from tenants.scope import every_unit
from workflows.models import TemplateKind
from workflows.unit_steps import publish

PREPARED_AT = datetime(YEAR - 1, 12, 29, 9, tzinfo=SHANGHAI)
EMPLOYED_SINCE = PREPARED_AT.date()


class Steps:
    """A clock that goes on a few seconds with every deed."""

    def __init__(self, start: datetime) -> None:
        self._moment = start

    @contextmanager
    def next(self) -> Iterator[None]:
        """Do one deed at the next moment."""
        self._moment += GAP
        with clock.at(self._moment):
            yield


def lay(codes: Collection[str] | None = None) -> Office:
    """Everything that stands before the year begins, in one transaction; `codes`: these units only."""
    steps = Steps(PREPARED_AT)
    # One hash for all: Argon2 takes its time on purpose, and the password is no secret here.
    password = make_password(PASSWORD)
    with every_unit(because="the demo's county"):
        office = _offices()
        people = {person.username: _employ(person, password) for person in OFFICE_STAFF}
        for person in OFFICE_STAFF:
            _give_roles(people[person.username], person, office, system("fill_demo"), steps)
        with clock.at(PREPARED_AT):
            administrator = in_office(people["administrator"], office)
            security = in_office(people["security"], office)
            assessor = in_office(people["assessor"], office)
        assert administrator and security and assessor
        with steps.next():
            publish_rubric(office, YEAR, DEFAULT_POINTS, by=assessor)
        with steps.next():
            adopt_base(office, by=system("fill_demo"))
        for position, plan in enumerate(PLANS, start=1):
            if codes is None or plan.body.code in codes:
                _register(office, plan, position, administrator, steps)
                _settle(plan, position, password, security, steps)
        keep_register()
    return office


def _offices() -> Office:
    parent: Office | None = None
    for code, name in OFFICES:
        parent, _new = Office.objects.get_or_create(
            division_code=code, defaults={"name": name, "parent": parent}
        )
    assert parent is not None and parent.division_code == COUNTY
    return parent


def _employ(person: Person, password: str) -> User:
    return User.objects.create(
        username=person.username, display_name=person.display_name, password=password
    )


def _give_roles(user: User, person: Person, where: Unit | Office, by: Actor, steps: Steps) -> None:
    for role in person.roles:
        with steps.next():
            verbs.add_member(user, role, where=where, since=EMPLOYED_SINCE, by=by)


def _register(office: Office, plan: Plan, position: int, by: Actor, steps: Steps) -> None:
    """One unit: registered under its name of 2017, renamed since."""
    body = plan.body
    name, short_name = body.earlier or (body.name, body.short_name)
    with steps.next():
        new = verbs.NewUnit(body.code, name, short_name, body.kind, position)
        unit = verbs.register_unit(office, new, since=body.since, by=by)
    if body.earlier:
        with steps.next():
            verbs.rename_unit(
                unit, name=body.name, short_name=body.short_name, since=body.renamed_on, by=by
            )


def _settle(plan: Plan, position: int, password: str, by: Actor, steps: Steps) -> None:
    """One unit's people and its own steps."""
    body = plan.body
    unit = Unit.objects.get(code=body.code)
    staff = staff_of(body.code, position, full=plan.has_full_staff)
    people = {}
    for person in (*staff, *SECTIONS.get(body.code, ()), *LEAVERS.get(body.code, ())):
        people[person.username] = _employ(person, password)
        _give_roles(people[person.username], person, unit, by, steps)
    if body.code in ALSO_HANDLES:
        reviewer = User.objects.get(username=ALSO_HANDLES[body.code])
        with steps.next():
            verbs.add_member(reviewer, Role.HANDLER, where=unit, since=EMPLOYED_SINCE, by=by)
    if plan.steps:
        with steps.next():
            admin = in_unit(people[f"{body.code}-admin"], unit)
            assert admin is not None
            publish(unit, TemplateKind.FILING, plan.steps, by=admin)
        for kind, own in own_steps(body.code, people):
            with steps.next():
                publish(unit, kind, own, by=admin)
