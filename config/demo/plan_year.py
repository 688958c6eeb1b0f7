"""A unit's implementation plan, its annual review, and an amendment of a few rows."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from casefiles.itemlists.stored import row_of
from casefiles.models import Filing, FilingKind, ReviewOutcome
from casefiles.obligations import deadline, opens_on
from casefiles.verbs import amendments, filings, itemlists, list_reviews, plans
from casefiles.workdays.deadlines import last_day_of
from config.demo import words
from config.demo.beside import beside
from config.demo.desk import Desk
from config.demo.filing_steps import MOST_SIGNATURES, accept_later, sign_in_turn
from config.demo.lists import YEAR
from config.demo.opening import opening, schedule
from config.demo.plans import Conduct, ListStory
from config.demo.worktime import CALENDAR, during, morning, soon
from tenants import clock

PERIOD = str(YEAR)


def write_plan_year(desk: Desk) -> None:
    """Plan the year's implementation plan and the annual review, opened by the schedule."""
    desk.diary.write(opening(opens_on(FilingKind.PLAN, PERIOD)), lambda: _open_plan(desk))
    desk.diary.write(opening(opens_on(FilingKind.LIST_REVIEW, PERIOD)), lambda: _open_review(desk))
    if desk.plan.amends_in:
        day = CALENDAR.add_workdays(date(YEAR, desk.plan.amends_in, 10), 1)
        desk.diary.write(during(day, desk.dice("amend")), lambda: _amend_for_good(desk))


def _open_plan(desk: Desk) -> None:
    filing = _open(desk, FilingKind.PLAN)
    story, rng = desk.plan.list_story, desk.dice("plan day")
    if story in {ListStory.MISSING, ListStory.DRAFT} or desk.plan.conduct == Conduct.SILENT:
        return
    if desk.plan.conduct == Conduct.SLACK and rng.random() < 0.35:
        return
    due = last_day_of(deadline(FilingKind.PLAN, PERIOD))
    late = desk.plan.list_days_late
    day = (
        CALENDAR.add_workdays(due, late + rng.randint(0, 2))
        if late and rng.random() < 0.7
        else CALENDAR.add_workdays(date(YEAR, 1, 1), rng.randint(4, 19))
    )
    desk.diary.write(morning(day, rng), lambda: _file_plan(desk, filing))


def _file_plan(desk: Desk, filing: Filing) -> None:
    """Write the plan, lay its paper beside it where the unit is busy, submit it a little later."""
    rng = desk.dice("plan")
    leader = desk.actors.get(f"{desk.code}-leader") or desk.actors[f"{desk.code}-approver"]
    section = rng.choice(words.SECTIONS)
    head = plans.Head(
        leader_name=leader.name,
        leader_post=rng.choice(words.POSTS),
        section=section,
        liaison_name=desk.handler.name,
        liaison_phone=f"0591-2623{rng.randrange(10000):04d}",
        goals=rng.choice(words.PLAN_GOALS),
        safeguards=rng.choice(words.PLAN_SAFEGUARDS),
    )
    measures = [
        plans.Measure(task, section, date(YEAR, month, 28) if month else None)
        for task, month in words.PLAN_MEASURES[: rng.randint(3, len(words.PLAN_MEASURES))]
    ]
    plans.write(filing, by=desk.handler, head=head, measures=measures)
    if desk.plan.cases:
        title = f"{desk.unit.short_name}{YEAR}年度信用核查实施方案"
        beside(desk, filing, title, words.SCHEME)

    def submit() -> None:
        filings.submit(filing, by=desk.handler)
        sign_in_turn(desk, filing, then=lambda: accept_later(desk, filing))

    desk.diary.write(soon(clock.now(), rng, 10, 40), submit)


def _open_review(desk: Desk) -> None:
    """Only who had a list in force as the window opened has something to review."""
    if itemlists.in_force(desk.unit.pk) is None:
        return
    filing = _open(desk, FilingKind.LIST_REVIEW)
    rng = desk.dice("list review")
    forgets = {Conduct.SILENT: 1.0, Conduct.SLACK: 0.4, Conduct.ORDINARY: 0.08}
    if rng.random() < forgets.get(desk.plan.conduct, 0.0):
        return
    day = CALENDAR.add_workdays(opens_on(FilingKind.LIST_REVIEW, PERIOD), rng.randint(2, 18))
    desk.diary.write(during(day, rng), lambda: _confirm(desk, filing))


def _confirm(desk: Desk, filing: Filing) -> None:
    amended = list_reviews.amended_since(filing)
    list_reviews.confirm(
        filing,
        by=desk.handler,
        outcome=ReviewOutcome.AMENDED if amended else ReviewOutcome.UNCHANGED,
        reason=words.REVIEW_AMENDED if amended else words.REVIEW_UNCHANGED,
        people_current=True,
    )
    filings.submit(filing, by=desk.handler)
    sign_in_turn(desk, filing, then=lambda: accept_later(desk, filing))


def _amend_for_good(desk: Desk) -> None:
    if itemlists.in_force(desk.unit.pk) is not None:
        filing = amend(desk)
        submit_later(
            desk, filing, then=lambda: accept_later(desk, filing, then=desk.reads_its_list)
        )


def amend(desk: Desk) -> Filing:
    """Two rows change their section, one gets an end, one is new; nothing is submitted yet."""
    filing = amendments.begin_amendment(desk.unit, by=desk.handler)
    draft = itemlists.draft_of(filing)
    assert draft is not None
    matters = list(draft.matters.order_by("position"))
    for matter in matters[:2]:
        row = replace(row_of(matter), section=words.NEW_SECTION)
        amendments.put_row(filing, row, by=desk.handler, instead_of=matter)
    last = row_of(matters[-1])
    ended = replace(last, expires_on=date(YEAR, 12, 31))
    amendments.put_row(filing, ended, by=desk.handler, instead_of=matters[-1])
    new = replace(last, code=f"{last.code}A", name=f"{last.name}（新）", expires_on=None)
    amendments.put_row(filing, new, by=desk.handler, instead_of=None)
    return filing


def submit_later(
    desk: Desk, filing: Filing, *, then: Callable[[], None], most: int = MOST_SIGNATURES
) -> None:
    """Submit what was prepared a little later, and collect the unit's signatures."""

    def submit() -> None:
        filings.submit(filing, by=desk.handler)
        sign_in_turn(desk, filing, then=then, most=most)

    rng = desk.dice("submit", filing.kind, filing.sequence)
    desk.diary.write(soon(clock.now(), rng, 15, 40), submit)


def _open(desk: Desk, kind: FilingKind) -> Filing:
    due_at = deadline(kind, PERIOD)
    return filings.open_filing(desk.unit, kind, PERIOD, due_at=due_at, by=schedule())
