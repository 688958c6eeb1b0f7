"""A unit's item list: uploaded, signed, accepted; or late, returned, waiting, or never."""

from collections.abc import Callable
from datetime import date, datetime

from casefiles.models import Filing, FilingKind, ReturnReason
from casefiles.obligations import deadline, opens_on
from casefiles.verbs import filings, itemlists
from casefiles.verbs.signing import RowNote
from casefiles.workdays.deadlines import last_day_of
from config.demo import words
from config.demo.desk import Desk
from config.demo.filing_steps import accept_later, return_later, sign_in_turn
from config.demo.lists import YEAR, workbook_of
from config.demo.opening import opening, schedule
from config.demo.plans import ListStory
from config.demo.worktime import CALENDAR, during, morning, soon
from tenants import clock
from tenants.clock import SHANGHAI

PERIOD = str(YEAR)


def write_list_year(desk: Desk) -> None:
    """Plan the year's list: opened on the first day of its window, filed as the plan tells."""

    def open_it() -> None:
        filing = filings.open_filing(
            desk.unit,
            FilingKind.ITEM_LIST,
            PERIOD,
            due_at=deadline(FilingKind.ITEM_LIST, PERIOD),
            by=schedule(),
        )
        _plan(desk, filing)

    desk.diary.write(opening(opens_on(FilingKind.ITEM_LIST, PERIOD)), open_it)


def _plan(desk: Desk, filing: Filing) -> None:
    story = desk.plan.list_story
    if story == ListStory.MISSING:
        return

    def accepted() -> None:
        accept_later(desk, filing, then=lambda: _comes_into_force(desk))

    def mend(moment: datetime) -> None:
        desk.diary.write(moment, lambda: _file(desk, filing, then=accepted))

    def returned() -> None:
        reasons = [ReturnReason.BASIS, ReturnReason.INCOMPLETE]
        remarks = [RowNote(2, words.ROW_REMARK, ReturnReason.BASIS)]
        return_later(desk, filing, reasons, words.LIST_RETURN, then=mend, remarks=remarks)

    def nothing() -> None:
        """Nobody has come to it yet."""

    then = {ListStory.RETURNED: returned, ListStory.WAITING: nothing}.get(story, accepted)
    submits = story != ListStory.DRAFT
    earlier = bool(desk.plan.revises_in)
    day = morning(_day(desk), desk.dice("list"))
    desk.diary.write(
        day, lambda: _file(desk, filing, then=then, submits=submits, last_left_out=earlier)
    )


def _day(desk: Desk) -> date:
    """The day on which the unit files."""
    rng = desk.dice("list day")
    due = last_day_of(deadline(FilingKind.ITEM_LIST, PERIOD))
    match desk.plan.list_story:
        case ListStory.WAITING | ListStory.DRAFT:
            last = desk.diary.until.astimezone(SHANGHAI).date()
            return CALENDAR.add_workdays(last, -2)
        case ListStory.LATE:
            return CALENDAR.add_workdays(due, desk.plan.list_days_late)
        case ListStory.RETURNED:
            return CALENDAR.add_workdays(due, -rng.randint(8, 12))
    first = date(YEAR, 1, 1)
    # Who has many cases files early: cases are opened on the list in force.
    return CALENDAR.add_workdays(first, rng.randint(2, 5 if desk.plan.cases else 19))


def _file(
    desk: Desk,
    filing: Filing,
    *,
    then: Callable[[], None],
    submits: bool = True,
    last_left_out: bool = False,
) -> None:
    """Upload the workbook, submit it a little later, and collect the unit's signatures."""
    content = workbook_of(desk.plan.body, last_left_out=last_left_out)
    itemlists.put_list(
        filing,
        by=desk.handler,
        name=f"{desk.unit.short_name}{YEAR}年度事项清单.xlsx",
        content=content,
        read=itemlists.check_workbook(content),
    )
    if not submits:
        return

    def submit() -> None:
        filings.submit(filing, by=desk.handler)
        sign_in_turn(desk, filing, then=then)

    rng = desk.dice("list submit", filing.sequence, filing.revision)
    desk.diary.write(soon(clock.now(), rng, 5, 25), submit)


def _comes_into_force(desk: Desk) -> None:
    """From now on cases are opened on this list; a unit may revise it later in the year."""
    desk.reads_its_list()
    month, desk_revises = desk.plan.revises_in, clock.today().month < desk.plan.revises_in
    if not (month and desk_revises):
        return

    def revise() -> None:
        filing = filings.open_filing(
            desk.unit, FilingKind.ITEM_LIST, PERIOD, due_at=None, by=desk.handler
        )
        _file(
            desk,
            filing,
            then=lambda: accept_later(desk, filing, then=lambda: _comes_into_force(desk)),
        )

    desk.diary.write(
        during(CALENDAR.add_workdays(date(YEAR, month, 8), 1), desk.dice("revise")), revise
    )
