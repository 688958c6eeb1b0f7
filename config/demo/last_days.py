"""What has just happened when the reader comes: signers at work, a return, a pause, a question, a deputy."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from casefiles.models import Case, CaseState, Filing, FilingKind, FilingState, ReturnReason
from casefiles.verbs import itemlists
from casefiles.verbs.signing import RowNote
from config.demo import words
from config.demo.desk import Desk
from config.demo.filing_steps import asked_in, return_later
from config.demo.plan_year import amend, submit_later
from config.demo.report_year import trouble
from config.demo.worktime import CALENDAR, morning, soon
from tenants import clock
from tenants.clock import SHANGHAI
from tenants.roles import Role
from tenants.scope import office_scope
from workflows import deputies, passing, urging
from workflows.commenting import comment
from workflows.models import Desk as Desks
from workflows.models import Process, Task
from workflows.suspending import SuspendReason, suspend

# Before this day of the year a list is too young to be amended.
SETTLED = (4, 1)


def write_last_days(desk: Desk) -> None:
    """Plan the unit's part, some working days before the diary ends."""
    for days, deed in _DEEDS.get(desk.code, ()):
        day = CALENDAR.add_workdays(desk.diary.until.astimezone(SHANGHAI).date(), -days)
        if (day.month, day.day) >= SETTLED:
            moment = morning(day, desk.dice("last days", deed.__name__)) + timedelta(minutes=50)
            desk.diary.write(moment, partial(deed, desk))


def _amends(desk: Desk, *, most: int, then: Callable[[Filing], None]) -> Filing | None:
    """Amend the list in force and submit it; nothing where another list is under way."""
    lists = Filing.objects.filter(kind=FilingKind.ITEM_LIST)
    under_way = lists.exclude(state__in=[FilingState.ACCEPTED, FilingState.CANCELLED])
    if itemlists.in_force(desk.unit.pk) is None or under_way.exists():
        return None
    filing = amend(desk)
    submit_later(desk, filing, then=lambda: then(filing), most=most)
    return filing


def _rests(_filing: Filing) -> None:
    """It lies where it is."""


def finance_amends(desk: Desk) -> None:
    """One of three sections has signed; the handler asks another to sign today."""
    filing = _amends(desk, most=1, then=_rests)
    if filing is not None:
        later = soon(clock.now(), desk.dice("comments"), 90, 120)
        desk.diary.write(later, partial(_comment_in_turn, desk, filing))


def _comment_in_turn(desk: Desk, filing: Filing) -> None:
    process = Process.objects.get(filing=filing)
    comment(process, by=desk.signer(Role.APPROVER), text=words.COMMENTS[0])
    comment(process, by=desk.handler, text=words.COMMENTS[1])


def approver_is_away(desk: Desk) -> None:
    """The approver is away for a week; a colleague stands in."""
    away, deputy = desk.signer(Role.APPROVER), desk.actors[f"{desk.code}-yusuan"]
    today = clock.today()
    deputies.appoint(
        desk.unit,
        away.person,
        deputy.person,
        since=today,
        until=CALENDAR.add_workdays(today, 6),
        reason=words.ABSENT,
        by=away,
    )


def waits_for_material(desk: Desk) -> None:
    """A case's clock stands still until the applicant has mended the papers."""
    waiting = Case.objects.filter(state=CaseState.PROPOSED).order_by("-accepted_at")
    case = waiting.first()
    if case is not None:
        suspend(
            Process.objects.get(case=case),
            by=desk.signer(Role.APPROVER),
            reason=SuspendReason.MATERIAL,
            note=words.SUSPENDED,
        )


def asks_a_colleague(desk: Desk) -> None:
    """The month's report is with the approver, who asks a section before signing."""
    reports = Filing.objects.filter(kind=FilingKind.PROGRESS, state=FilingState.SUBMITTED)
    filing = reports.order_by("-period").first()
    task = asked_in(filing) if filing is not None else None
    if task is not None:
        person = desk.actors[f"{desk.code}-zhiliang"].person
        passing.delegate(task, person, by=desk.signer(Role.APPROVER), text=words.QUESTION)


def is_returned(desk: Desk) -> None:
    """The office has returned an amendment for two reasons, with remarks on two rows."""

    def give_back(filing: Filing) -> None:
        remarks = [
            RowNote(position, text, reason)
            for position, text, reason in (
                (1, words.ROW_REMARKS[0], ReturnReason.BASIS),
                (2, words.ROW_REMARKS[1], ReturnReason.INCOMPLETE),
            )
        ]
        reasons = [ReturnReason.BASIS, ReturnReason.INCOMPLETE]
        return_later(desk, filing, reasons, words.RETURN_AGAIN, then=_is_left, remarks=remarks)

    _amends(desk, most=9, then=give_back)


def _is_left(_moment: datetime) -> None:
    """Nobody has come to it yet."""


def is_in_review(desk: Desk) -> None:
    """An amendment that the office has before it."""
    _amends(desk, most=9, then=_rests)


def is_urged(desk: Desk) -> None:
    """A list that is months late: the office urges, and writes whom to call."""
    filing = Filing.objects.get(kind=FilingKind.ITEM_LIST)
    task = Task.objects.filter(
        process__filing=filing, desk=Desks.UNIT, flow_task_type="HUMAN", finished=None
    ).first()
    if task is None:
        return
    with office_scope(desk.office):
        urging.urge(task, by=desk.actors["reviewer"])
        process = Process.objects.get(filing=filing)
        comment(process, by=desk.actors["reviewer"], text=words.OFFICE_COMMENT)


# Unit → how many working days before the end, and what.
_DEEDS: dict[str, tuple[tuple[int, Callable[[Desk], None]], ...]] = {
    "czj": ((2, finance_amends), (1, approver_is_away)),
    "zjj": ((1, waits_for_material), (1, asks_a_colleague)),
    "hyj": ((7, is_returned),),
    "scjgj": ((1, trouble),),
    "rsj": ((3, is_in_review),),
    "nyncj": ((4, is_in_review),),
    "xcx": ((2, is_urged),),
    "tw": ((1, is_urged),),
}
