"""A unit's people over the year: the quarterly reviews, one who left, one who is invited."""

from datetime import date, datetime, timedelta

from casefiles.people.duties import Where
from casefiles.verbs.handover import hand_over
from casefiles.verbs.invitations import Newcomer, invite
from casefiles.verbs.reviews import posts, review_accounts, review_of
from config.demo.desk import Desk, NobodyThere
from config.demo.dice import dice
from config.demo.lists import YEAR
from config.demo.people import INVITED, LEAVERS
from config.demo.worktime import CALENDAR, during, morning
from tenants import clock
from tenants.actors import Actor, in_office, in_unit
from tenants.clock import SHANGHAI
from tenants.models import Office, User
from tenants.quarters import Quarter, this_quarter
from tenants.roles import Role
from tenants.scope import office_scope
from workflows import tasks
from workflows.models import Task

QUARTERS = tuple(Quarter(YEAR, number) for number in (1, 2, 3, 4))
LEAVES_ON = date(YEAR, 3, 2)
# The sample administrator finds the newest review still to be done.
LEFT_TO_DO = frozenset({"czj"})


def write_people(desk: Desk) -> None:
    """Plan what happens to the unit's people."""
    until = desk.diary.until.astimezone(SHANGHAI).date()
    for quarter in QUARTERS:
        rng = desk.dice("review", quarter)
        newest = quarter.last_day >= until
        forgets = rng.random() < (0.06 if desk.plan.has_full_staff else 0.3)
        if not forgets and not (newest and desk.code in LEFT_TO_DO):
            desk.diary.write(_review_moment(desk.code, quarter, 2), lambda: _review(desk))
    if desk.code in LEAVERS:
        rng = desk.dice("leaver")
        desk.diary.write(morning(LEAVES_ON, rng), lambda: _claim_as_leaver(desk))
        desk.diary.write(morning(LEAVES_ON, rng) + timedelta(hours=6), lambda: _leave(desk))
    if desk.code in INVITED and until.year == YEAR and until.timetuple().tm_yday > 10:
        day = CALENDAR.add_workdays(until, -2)
        desk.diary.write(morning(day, desk.dice("invited")), lambda: _invite(desk))


def _review_moment(code: str, quarter: Quarter, month: int) -> datetime:
    """Some working day about the middle of the quarter's second or third month."""
    rng = dice(code, "review day", str(quarter))
    begins = date(quarter.year, quarter.first_day.month + month - 1, 4)
    return during(CALENDAR.add_workdays(begins, rng.randrange(11)), rng)


def _review(desk: Desk) -> None:
    """By the unit's administrator; where there is none, by the office's security administrator."""
    if desk.plan.has_full_staff:
        _confirm(desk.unit, _admin(desk))
    else:
        with office_scope(desk.office):
            _confirm(desk.unit, _security(desk.office))


def _confirm(where: Where, by: Actor) -> None:
    held = posts(where)
    review_accounts(
        where,
        {post: True for post, each in held.items() if each.user_id != by.person.pk},
        by=by,
    )


def review_office(office: Office, until: datetime) -> None:
    """The office's own staff, in every quarter that is far enough gone and not confirmed yet."""
    for quarter in QUARTERS:
        moment = _review_moment("office", quarter, 3)
        if moment <= until:
            with office_scope(office), clock.at(moment):
                if review_of(office, this_quarter()) is None:
                    _confirm(office, _security(office))


def _claim_as_leaver(desk: Desk) -> None:
    """Something is on the desk when its owner goes."""
    (person,) = LEAVERS[desk.code]
    leaver = in_unit(User.objects.get(username=person.username), desk.unit)
    free = Task.objects.filter(
        flow_task_type="HUMAN", finished__isnull=True, owner__isnull=True, role=Role.HANDLER
    )
    task = free.filter(process__filing__kind="progress").first()
    if leaver is not None and task is not None:
        tasks.claim(task, by=leaver)


def _leave(desk: Desk) -> None:
    """Transferred to another county: the unit's handler takes over."""
    (person,) = LEAVERS[desk.code]
    hand_over(
        User.objects.get(username=person.username),
        desk.unit,
        successor=desk.handler.person,
        until=clock.today(),
        by=_admin(desk),
    )


def _invite(desk: Desk) -> None:
    """Somebody new is to come; the link has not been opened yet."""
    (name, own_part) = INVITED[desk.code]
    new = Newcomer(name, own_part, frozenset({Role.HANDLER}), clock.today())
    invite(new, where=desk.unit, by=_admin(desk))


def _admin(desk: Desk) -> Actor:
    actor = in_unit(User.objects.get(username=f"{desk.code}-admin"), desk.unit)
    if actor is None:
        raise NobodyThere(f"{desk.code} has no administrator")
    return actor


def _security(office: Office) -> Actor:
    actor = in_office(User.objects.get(username="security"), office)
    if actor is None:
        raise NobodyThere("the office has no security administrator")
    return actor
