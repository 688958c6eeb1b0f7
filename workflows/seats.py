"""Who sits at a step, and when a step is complete (docs/decisions/0017)."""

from dataclasses import dataclass
from math import ceil
from typing import Any

from django.db import models
from django.utils import timezone

from casefiles.models import Filing
from tenants import clock
from tenants.models import Membership, User
from tenants.roles import Role
from workflows.models import Ending, Mode, Process, Task, TemplateStep

OPEN = ("NEW", "ASSIGNED", Task.WAITS)
# The roles that approve inside a unit, the weightier first: a named person signs as the first held.
SIGN = (Role.LEADER, Role.APPROVER)


@dataclass(frozen=True)
class Seat:
    """One task to make: its place in the order, its role, and who has it (None: to be claimed)."""

    number: int
    role: str
    owner: User | None = None


def seats_of(step: TemplateStep, process: Process) -> list[Seat]:
    """The seats with which a step begins: one for a role, else one for each signer.

    Whoever prepared the record does not sign it and is left out, unless nobody else is named: then
    the step waits, and says so, rather than being approved by nobody.
    """
    if not step.role:
        every = named_seats(step, process)
        return every[:1] if step.mode == Mode.IN_TURN else every
    if step.mode == Mode.ALL:
        holders = Membership.objects.in_force().filter(unit_id=process.unit_id, role=step.role)
        people = [each.user for each in holders.select_related("user").order_by("user_id")]
        every = _numbered([each for each in people if each.is_active], step.role, process)
        if every:
            return every
    return [Seat(1, step.role)]


def is_named(step: TemplateStep) -> bool:
    """Whether each of the step's tasks is one person's: named, or a holder when all must sign."""
    return not step.role or step.mode == Mode.ALL


def named_in(step: TemplateStep) -> list[User]:
    """The signers whom a step names, in their order."""
    rows = step.people.filter(copied=False).select_related("person").order_by("position")
    return [each.person for each in rows]


def named_seats(step: TemplateStep, process: Process) -> list[Seat]:
    """A seat for each signer whom the step names."""
    return _numbered(named_in(step), "", process)


def _numbered(people: list[User], role: str, process: Process) -> list[Seat]:
    author = author_of(process)
    signers = [each for each in people if each.pk != author] or people
    roles = roles_of(signers, process.unit_id) if not role else {}
    return [
        Seat(number, role or roles.get(each.pk, Role.APPROVER), each)
        for number, each in enumerate(signers, start=1)
    ]


def roles_of(people: list[User], unit_id: int) -> dict[int, str]:
    """As what each person signs in the unit."""
    rows = Membership.objects.in_force().filter(unit_id=unit_id, user__in=people, role__in=SIGN)
    found = set(rows.values_list("user_id", "role"))
    return {
        person.pk: next((role for role in SIGN if (person.pk, role) in found), Role.APPROVER)
        for person in people
    }


def author_of(process: Process) -> int | None:
    """Who prepared what is signed here."""
    record = process.record
    return record.submitted_by_id if isinstance(record, Filing) else record.proposed_by_id


def still_to_come(task: Task, waiting: list[Task]) -> list[Seat] | None:
    """After a consent: None when the step is complete, else the seats to open now (perhaps none).

    `waiting` are the other open tasks of the step, read under the process's lock. A seat has
    consented once everybody in it has signed: its own signer and whoever was added to them.
    """
    beside = [each for each in waiting if each.seat == task.seat]
    if beside:
        settle(beside)
        return []
    step: TemplateStep | None = task.template_step
    if step is None or step.mode == Mode.ANY:
        return None
    if step.mode == Mode.ALL:
        every = Task.objects.filter(
            process=task.process_id, template_step=step, round=task.round
        ).aggregate(seats=models.Count("seat", distinct=True))["seats"]
        consented = every - len({each.seat for each in waiting})
        return None if consented >= ceil(every * step.ratio / 100) else []
    later = [each for each in named_seats(step, task.process) if each.number > task.seat]
    return later[:1] or None


def settle(waiting: list[Task]) -> None:
    """In every seat the first is asked and the others wait; `waiting` are open, in their order."""
    seats: set[int] = set()
    for each in waiting:
        asked = "ASSIGNED" if each.owner_id else "NEW"
        status = Task.WAITS if each.seat in seats else asked
        seats.add(each.seat)
        if each.status == status:
            continue
        each.status, each.arrived_at = status, clock.now()
        each.save(update_fields=["status", "arrived_at"])


def overtake(waiting: list[Task]) -> None:
    """The step is decided: what is still open in it ends, and is nobody's any more."""
    for each in waiting:
        end(each, Ending.OVERTAKEN)


def end(task: Task, how: Ending) -> None:
    """End an open task without its being done."""
    task.status, task.ending = "CANCELED", how
    task.finished, task.done_at = timezone.now(), clock.now()
    task.save(update_fields=["status", "ending", "finished", "done_at"])


def open_tasks(process: Process) -> list[Task]:
    """The tasks of people that wait in a process, in the order of their seats; one statement."""
    rows: Any = Task.objects.filter(process=process, flow_task_type="HUMAN", status__in=OPEN)
    found = rows.select_related("owner", "template_step")
    return sorted(found, key=lambda each: (each.seat, each.rank, each.pk))
