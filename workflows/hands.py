"""Who has a hand in a record already, and so who may still be asked to judge it (separation of duties)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from casefiles.models import Case, CaseGrant, Filing
from casefiles.models.guards import READ_CONFIDENTIAL
from casefiles.turns import Step
from casefiles.verbs.signing import authors_of, counting
from tenants.access import TABLE, Verb
from tenants.models import User
from tenants.roles import Role
from tenants.scope import OPEN_DOOR
from workflows.models import Desk, Task
from workflows.seats import SIGN, open_tasks
from workflows.standins import roles_for
from workflows.telling import at_desk

# Steps that prepare; nobody is judged there.
PREPARING = {Step.PREPARE.value, Step.CHECK.value}


def hands_in(record: Filing | Case) -> set[int]:
    """Who prepared the record, and who has signed it as it is now, or was stood in for."""
    found = authors_of(record)
    for signer, stood_for in counting(record).values_list("signer_id", "on_behalf_of_id"):
        found |= {each for each in (signer, stood_for) if each is not None}
    return found


def has_a_hand_in(person: User, task: Task) -> bool:
    """Whether the task judges the person's own work, or work that the person has judged before."""
    return task.step not in PREPARING and person.pk in hands_in(task.process.record)


@dataclass(frozen=True)
class Circle:
    """The people around a task, read once for all choosers: who works at its desk and sees the record."""

    task: Task
    roles: dict[User, set[Role]]
    barred: frozenset[int]

    def may_be_asked(self) -> list[User]:
        """Who can answer a question about the record: whoever sees it, but its holder."""
        held = {self.task.owner_id, self.task.delegated_by_id}
        return [each for each in self.roles if each.pk not in held]

    def may_do_instead(self) -> list[User]:
        """Who may do the task in its holder's place: with the role, without a hand in the record."""
        return self._unbarred(roles_for(self.task.role))

    def may_sign_too(self) -> list[User]:
        """Who can be added to the signers of the step."""
        return self._unbarred(SIGN)

    def said(self, person: User) -> str:
        """A person in a chooser: name and roles."""
        names = _("、").join(str(role.label) for role in Role if role in self.roles[person])
        return _("%(name)s（%(roles)s）") % {"name": person.display_name, "roles": names}

    def _unbarred(self, roles: Iterable[Role]) -> list[User]:
        wanted = set(roles)
        return [
            person
            for person, held in self.roles.items()
            if held & wanted and person.pk not in self.barred
        ]


def circle_of(task: Task) -> Circle:
    """Read the people around a task: four statements at most."""
    seeing = TABLE[Verb.VIEW_CASES] if task.desk == Desk.UNIT else TABLE[Verb.REVIEW_FILING]
    rows = at_desk(task, seeing)
    if task.door != OPEN_DOOR:
        named = CaseGrant.objects.of_kind(READ_CONFIDENTIAL).filter(door=task.door)
        rows = rows.filter(user__in=named.values("user_id"))
    roles: dict[User, set[Role]] = defaultdict(set)
    for row in rows.select_related("user").order_by("user__display_name", "user_id"):
        roles[row.user].add(Role(row.role))
    return Circle(task, dict(roles), frozenset(_barred(task)))


def _barred(task: Task) -> set[int]:
    """Who can neither do the task nor sign beside it."""
    barred = {task.owner_id, task.delegated_by_id}
    if task.step not in PREPARING:
        barred |= hands_in(task.process.record)
        for each in open_tasks(task.process):
            barred |= {each.owner_id, each.delegated_by_id}
        if task.template_step is not None:
            named = task.template_step.people.filter(copied=False)
            barred |= set(named.values_list("person_id", flat=True))
    return {each for each in barred if each is not None}
