"""A unit's monthly reports: on time, late, nil, returned and mended, or missing."""

from datetime import date, datetime, timedelta
from random import Random

from casefiles.models import Filing, FilingKind, ReturnReason
from casefiles.obligations import deadline, opens_on, periods_open_by
from casefiles.verbs import filings, progress
from casefiles.workdays.deadlines import last_day_of
from config.demo import words
from config.demo.beside import beside
from config.demo.desk import Desk
from config.demo.filing_steps import accept_later, claim_later, return_later, sign_in_turn
from config.demo.opening import opening, schedule
from config.demo.plans import Month, Rest
from config.demo.worktime import CALENDAR, morning, soon
from tenants import clock
from tenants.clock import SHANGHAI

BEFORE_START = "2025-12"


def write_months(desk: Desk) -> None:
    """Plan every month whose window has opened by the end of the diary."""
    last_day = desk.diary.until.astimezone(SHANGHAI).date()
    periods = periods_open_by(FilingKind.PROGRESS, last_day)
    for period in periods:
        _write_month(desk, period, is_newest=period == periods[-1])


def _write_month(desk: Desk, period: str, *, is_newest: bool) -> None:
    def open_it() -> None:
        filing = filings.open_filing(
            desk.unit,
            FilingKind.PROGRESS,
            period,
            due_at=deadline(FilingKind.PROGRESS, period),
            by=schedule(),
        )
        (_plan_newest if is_newest else _plan)(desk, filing)

    desk.diary.write(opening(opens_on(FilingKind.PROGRESS, period)), open_it)


def _plan(desk: Desk, filing: Filing) -> None:
    rng = desk.dice("month", filing.period)
    due = last_day_of(deadline(FilingKind.PROGRESS, filing.period))
    story = rng.choices(list(Month), desk.plan.conduct.value)[0]
    match story:
        case Month.ON_TIME:
            day = CALENDAR.add_workdays(due, -rng.choice((0, 0, 1, 1, 2, 3, 4, 5)))
        case Month.RETURNED:
            day = CALENDAR.add_workdays(due, -rng.randint(1, 4))
        case Month.LATE:
            day = CALENDAR.add_workdays(due, rng.randint(1, 3))
        case Month.VERY_LATE:
            day = CALENDAR.add_workdays(due, rng.randint(5, 9))
        case Month.MISSING:
            return
    _write_filling(desk, filing, morning(day, rng), returned=story == Month.RETURNED)


def _plan_newest(desk: Desk, filing: Filing) -> None:
    """The period in hand: accepted, with the office, with the unit's signers, or not begun."""
    rng = desk.dice("newest")
    opened = clock.today()
    last = min(
        last_day_of(deadline(FilingKind.PROGRESS, filing.period)),
        desk.diary.until.astimezone(SHANGHAI).date() - timedelta(days=1),
    )
    days = max(1, CALENDAR.workdays_between(opened, last))
    rest = desk.plan.newest or _rest(desk, rng)
    if rest == Rest.OPEN:
        return
    day = _between(opened, days, rng, late=rest != Rest.ACCEPTED)
    _write_filling(desk, filing, morning(day, rng), rests=rest)


def _rest(desk: Desk, rng: Random) -> Rest:
    """The better the unit's habits, the further its newest report."""
    diligence = sum(desk.plan.conduct.value[:2]) / 100
    fate = rng.random() / max(diligence, 0.2)
    if fate < 0.5:
        return Rest.ACCEPTED
    if fate < 1.0:
        return Rest.SIGNING if desk.plan.steps and rng.random() < 0.55 else Rest.OFFICE
    return Rest.OPEN


def _between(opened: date, days: int, rng: Random, *, late: bool) -> date:
    half = max(1, days // 2)
    return CALENDAR.add_workdays(opened, rng.randint(half, days) if late else rng.randint(1, half))


def _write_filling(
    desk: Desk,
    filing: Filing,
    moment: datetime,
    *,
    returned: bool = False,
    rests: Rest = Rest.ACCEPTED,
) -> None:
    """Fill, submit, sign; then the office accepts, or returns first. `rests`: where it stays."""
    rng = desk.dice("fill", filing.period)

    def accepted() -> None:
        if rests == Rest.ACCEPTED:
            accept_later(desk, filing)
        elif rng.random() < 0.3:
            claim_later(desk, filing)

    def give_back() -> None:
        reason, text = rng.choice(words.OFFICE_RETURNS)
        return_later(desk, filing, [ReturnReason(reason)], text, then=mend)

    def mend(again: datetime) -> None:
        desk.diary.write(again, lambda: fill(mended=True))

    def fill(*, mended: bool = False) -> None:
        nil = _is_nil(desk, filing, rng)
        text = _words(desk, filing, rng)
        if mended:
            text = progress.Words(
                f"{text.progress}{words.MENDED}", text.problems, text.next_steps, text.nil_reason
            )
        progress.fill(filing, by=desk.handler, words=text, nil=nil)
        if text.progress and not mended and desk.dice("paper", filing.period).random() < 0.03:
            beside(desk, filing, f"{filing.title}佐证材料", (text.progress, *words.EVIDENCE))
        desk.diary.write(soon(clock.now(), rng, 4, 20), submit)

    def submit() -> None:
        filings.submit(filing, by=desk.handler)
        if rests == Rest.SIGNING:
            return
        first = returned and filing.revision == 1
        sign_in_turn(desk, filing, then=give_back if first else accepted)

    desk.diary.write(moment, fill)


def _is_nil(desk: Desk, filing: Filing, rng: Random) -> bool:
    if filing.revision > 1:
        return filing.nil
    if filing.period == BEFORE_START:
        return True
    return not desk.plan.cases and rng.random() < desk.plan.nil


def _words(desk: Desk, filing: Filing, rng: Random) -> progress.Words:
    if filing.period == BEFORE_START:
        return progress.Words(nil_reason=words.PROGRESS_BEFORE_START)
    if not desk.plan.cases:
        return progress.Words(
            progress=rng.choice(words.PROGRESS_WITHOUT_CASES),
            next_steps=rng.choice(words.NEXT_STEPS),
            nil_reason=rng.choice(words.NIL_REASONS),
        )
    return progress.Words(
        progress=rng.choice(words.PROGRESS),
        problems=rng.choice(words.PROBLEMS),
        next_steps=rng.choice(words.NEXT_STEPS),
    )
