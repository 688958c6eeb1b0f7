"""Who has a hand in a record already, and so who may still be asked to judge it (separation of duties)."""

from collections.abc import Iterable

from casefiles.models import Case, CaseGrant, Filing
from casefiles.models.guards import READ_CONFIDENTIAL
from casefiles.turns import Step
from casefiles.verbs.signing import authors_of, counting
from tenants.access import TABLE, Verb
from tenants.models import Membership, User
from tenants.roles import Role
from tenants.scope import OPEN_DOOR
from workflows.models import Desk, Task
from workflows.seats import SIGN, open_tasks
from workflows.standins import roles_for

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


def colleagues(task: Task, roles: Iterable[Role]) -> list[User]:
    """Who works at the task's desk today with one of the roles, and can see the record; by name."""
    rows = Membership.objects.in_force().filter(role__in=list(roles), user__is_active=True)
    if task.desk == Desk.UNIT:
        rows = rows.filter(unit_id=task.unit_id)
    else:
        rows = rows.filter(unit__isnull=True, office_id=task.office_id)
    if task.door != OPEN_DOOR:
        named = CaseGrant.objects.of_kind(READ_CONFIDENTIAL).filter(door=task.door)
        rows = rows.filter(user__in=named.values("user_id"))
    rows = rows.select_related("user").order_by("user__display_name", "user_id")
    return list({row.user_id: row.user for row in rows}.values())


def may_be_asked(task: Task) -> list[User]:
    """Who can answer a question about the record: whoever sees it, but its holder."""
    seeing = TABLE[Verb.VIEW_CASES] if task.desk == Desk.UNIT else TABLE[Verb.REVIEW_FILING]
    return [each for each in colleagues(task, seeing) if each.pk != task.owner_id]


def may_do_instead(task: Task) -> list[User]:
    """Who may do the task in its holder's place: with the role, and without a hand in the record."""
    return _without_hands(task, roles_for(task.role))


def may_sign_too(task: Task) -> list[User]:
    """Who can be added to the signers of the step."""
    return _without_hands(task, SIGN)


def _without_hands(task: Task, roles: Iterable[Role]) -> list[User]:
    barred = {task.owner_id, task.delegated_by_id}
    if task.step not in PREPARING:
        barred |= hands_in(task.process.record)
        for each in open_tasks(task.process):
            barred |= {each.owner_id, each.delegated_by_id}
        if task.template_step is not None:
            named = task.template_step.people.filter(copied=False)
            barred |= set(named.values_list("person_id", flat=True))
    return [each for each in colleagues(task, roles) if each.pk not in barred]
