"""Telling people (消息): one row for one person about one thing; seeing it is the person's own."""

from collections.abc import Iterable
from hashlib import sha256

from django.db import transaction
from django.db.models import QuerySet

from audit.record import record
from casefiles.identifiers import mask_within
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor
from tenants.models import Membership, User
from tenants.roles import Role
from workflows import actions
from workflows.holding import lock
from workflows.models import Desk, Notice, NoticeKind, Process, Task
from workflows.standins import roles_for

MOST = 300


def tell(
    people: Iterable[User | int | None],
    process: Process,
    kind: NoticeKind,
    *,
    key: str,
    by: Actor | None = None,
    step: str = "",
    text: str = "",
    at_office: bool = False,
) -> int:
    """Tell each person but the actor, once for this `key`; returns how many were told now.

    Called inside a verb, which holds the process's lock, and whose entry accompanies the rows.
    """
    ids = {each.pk if isinstance(each, User) else each for each in people} - {None}
    if by is not None and by.user is not None:
        ids -= {by.user.pk}
    told_before = Notice.objects.filter(process=process, key=key, person__in=ids)
    ids -= set(told_before.values_list("person_id", flat=True))
    told = Notice.objects.bulk_create(
        (
            Notice(
                unit_id=process.unit_id,
                office_id=process.office_id,
                door=process.door,
                process=process,
                person_id=person,
                at_office=at_office,
                kind=kind,
                key=key,
                step=step,
                from_name=by.name if by is not None else "",
                text=mask_within(text.strip())[:MOST],
                told_at=clock.now(),
            )
            for person in sorted(each for each in ids if each is not None)
        ),
        ignore_conflicts=True,
    )
    return len(told)


def askable(task: Task) -> list[int]:
    """Whom an open task asks: its owner, or whoever holds its role at its desk today."""
    if task.owner_id is not None:
        return [task.owner_id]
    return holders(task, roles_for(task.role))


def holders(task: Task, roles: Iterable[Role]) -> list[int]:
    """The ids of those who hold one of the roles at the task's desk today."""
    return sorted(set(at_desk(task, roles).values_list("user_id", flat=True)))


def at_desk(task: Task, roles: Iterable[Role]) -> QuerySet[Membership]:
    """Who holds one of the roles at the task's desk today."""
    rows = Membership.objects.in_force().filter(role__in=list(roles), user__is_active=True)
    if task.desk == Desk.UNIT:
        return rows.filter(unit_id=task.unit_id)
    return rows.filter(unit__isnull=True, office_id=task.office_id)


def notices_of(by: Actor) -> QuerySet[Notice]:
    """The actor's own notices in this workspace, newest first."""
    rows = Notice.objects.filter(person=by.person, at_office=by.unit is None)
    return rows if by.unit is None else rows.filter(unit=by.unit)


def unseen(by: Actor) -> int:
    """How many the actor has not seen; one indexed count."""
    return notices_of(by).filter(seen_at=None).count()


@transaction.atomic
def mark_seen(by: Actor, notices: QuerySet[Notice]) -> int:
    """已读: the actor has seen these; returns how many were new. Seeing is the person's own mark."""
    allow(by, Verb.VIEW_INBOX if by.unit else Verb.VIEW_OFFICE_INBOX, by.unit)
    return notices.filter(person=by.person, seen_at=None).update(seen_at=clock.now())


@transaction.atomic
def send_copies(process: Process, people: Iterable[User], *, by: Actor, text: str = "") -> int:
    """抄送 by hand: the people are told of the record; returns how many.

    The same words of the same person reach somebody once a day, however often the form is sent.
    """
    subject = process.record
    allow(by, Verb.COMMENT, subject)
    lock(process.pk)
    chosen = list(people)
    sent = sha256(text.strip().encode()).hexdigest()[:16]
    told = tell(
        chosen,
        process,
        NoticeKind.COPIED,
        key=f"copy {clock.today()} {by.person.pk} {sent}",
        by=by,
        text=text,
        at_office=by.unit is None,
    )
    if told:
        names = [each.display_name for each in chosen]
        record(actions.COPIES_SENT, subject, by=by, people=names)
    return told
