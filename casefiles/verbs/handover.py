"""Handover: somebody leaves; what is on the desk goes to a successor, the roles end, in one deed."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from audit.record import record
from casefiles import actions
from casefiles.models import ENDED, Case, Filing, FilingState
from casefiles.models.cases import CLOSED
from casefiles.people import duties
from casefiles.people.desks import Held, desks
from casefiles.people.duties import Where
from casefiles.people.refusals import NobodyToHandOver, NotASuccessor
from casefiles.verbs.roster import end_membership
from tenants.access import Verb, allow
from tenants.actors import Actor
from tenants.models import Membership, Unit, User
from tenants.roles import Role


@dataclass(frozen=True)
class Checklist:
    """What is still in a person's hands in one workspace, counted from the data."""

    memberships: list[Membership]
    tasks: list[Held]
    open_cases: int
    filings_prepared: int
    filings_on_the_way: int

    @property
    def task_count(self) -> int:
        """All claimed tasks."""
        return sum(each.count for each in self.tasks)

    @property
    def open_filings(self) -> int:
        """Filings that the person submitted and that are not accepted yet."""
        return self.filings_prepared + self.filings_on_the_way


def checklist(person: User, where: Where) -> Checklist:
    """Count what a person would leave behind; four statements."""
    memberships = (
        Membership.objects.current()
        .filter(duties.of_place(where), user=person)
        .select_related("unit", "office", "user")
        .order_by("since", "pk")
    )
    cases = prepared = on_the_way = 0
    if isinstance(where, Unit):
        opened = Case.objects.filter(unit=where, opened_by=person)
        cases = opened.exclude(state__in=CLOSED).count()
        filings = Filing.objects.filter(unit=where, submitted_by=person)
        states = list(filings.exclude(state__in=ENDED).values_list("state", flat=True))
        prepared = sum(state in {FilingState.OPEN, FilingState.RETURNED} for state in states)
        on_the_way = len(states) - prepared
    return Checklist(list(memberships), desks().held(person, where), cases, prepared, on_the_way)


def successors(person: User, where: Where, held: list[Held]) -> list[User]:
    """Who could take over: everybody there today, and not leaving, with a role for every task."""
    rows = (
        Membership.objects.in_force()
        .filter(duties.of_place(where), until__isnull=True, user__is_active=True)
        .exclude(user=person)
        .select_related("user")
        .order_by("user__display_name", "user_id")
    )
    roles: dict[User, set[Role]] = {}
    for each in rows:
        roles.setdefault(each.user, set()).add(Role(each.role))
    return [who for who, has in roles.items() if all(each.roles & has for each in held)]


@transaction.atomic
def hand_over(
    person: User, where: Where, *, successor: User | None, until: date, by: Actor
) -> Checklist:
    """Pass on what the person holds and end all roles there on `until`; returns what was counted.

    Without a successor the tasks go back to their role. The account is deactivated once no role is
    left anywhere. Raises OwnRoles, DayGone, NobodyToHandOver, NotASuccessor.
    """
    allow(by, Verb.KEEP_MEMBERS, where)
    person = duties.locked(person)
    duties.not_oneself(by, person)
    duties.not_past(by, until)
    desks().hold_still([person], where)
    counted = checklist(person, where)
    ending = [each for each in counted.memberships if each.until is None or each.until > until]
    if not counted.memberships:
        raise NobodyToHandOver
    passed = released = 0
    if successor is None:
        released = desks().release(person, where, kept=frozenset(), by=by)
    else:
        if successor not in successors(person, where, counted.tasks):
            raise NotASuccessor
        passed, released = desks().pass_on(person, where, to=successor, by=by)
    record(
        actions.MEMBER_HANDED_OVER,
        person,
        where=where,
        by=by,
        person=person.display_name,
        roles=[each.role for each in counted.memberships],
        until=until,
        successor=successor.display_name if successor else "",
        tasks_passed=passed,
        tasks_released=released,
        open_cases=counted.open_cases,
        open_filings=counted.open_filings,
    )
    for membership in ending:
        end_membership(membership, until=until, by=by)
    return counted
