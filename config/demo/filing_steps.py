"""What a list and a month's report have in common: signed inside the unit, decided by the office."""

from collections.abc import Callable, Sequence
from datetime import datetime

from casefiles import rulelines
from casefiles.models import Filing, FilingState, ItemList, ReturnReason
from casefiles.verbs import filings, waivers
from casefiles.verbs.signing import RowNote
from config.demo import words
from config.demo.desk import Desk
from config.demo.worktime import days_later, soon
from tenants import clock
from tenants.actors import Actor
from tenants.scope import office_scope
from workflows import tasks
from workflows.models import Desk as Desks
from workflows.models import Task

# More than any unit's steps ask for.
MOST_SIGNATURES = 12


def sign_in_turn(
    desk: Desk,
    filing: Filing,
    *,
    then: Callable[[], None],
    most: int = MOST_SIGNATURES,
) -> None:
    """Write the unit's signatures into the diary, within the same morning, and what comes then.

    Whom the unit's own steps ask, the workflow knows. `most`: it rests after so many signatures.
    """
    task = asked_in(filing)
    if task is None:
        then()
        return
    if not most:
        return
    signer = desk.holder(task)
    rng = desk.dice("sign", filing.kind, filing.period, filing.revision, signer.name)

    def sign() -> None:
        answer_for_warnings(desk, filing, signer)
        filings.sign(filing, by=signer, text=rng.choice(words.APPROVALS))
        sign_in_turn(desk, filing, then=then, most=most - 1)

    desk.diary.write(soon(clock.now(), rng, 12, 45), sign)


def asked_in(filing: Filing) -> Task | None:
    """The first of the unit's signers who is asked now; None when the unit is done."""
    rows = Task.objects.filter(
        process__filing=filing, template_step__isnull=False, status__in=("NEW", "ASSIGNED")
    )
    found: Task | None = rows.order_by("seat", "rank").first()
    return found


def answer_for_warnings(desk: Desk, filing: Filing, signer: Actor) -> None:
    """Let the warnings of a list stand, as the signer's legal section advised."""
    item_list = ItemList.objects.filter(filing=filing, revision=filing.revision).first()
    if item_list is None:
        return
    lines = rulelines.lines_of(filing, item_list)
    keys = [each.key for each in lines if each.is_open]
    if keys:
        waivers.waive(filing, keys, by=signer, reason=words.WAIVER)


def accept_later(desk: Desk, filing: Filing, *, then: Callable[[], None] | None = None) -> None:
    """The office accepts within three working days."""
    rng = desk.dice("accept", filing.kind, filing.period, filing.revision)

    def accept() -> None:
        with desk.at_office(rng) as office:
            filings.accept(filing, by=_holder(desk, filing) or office)
        if then is not None:
            then()

    desk.diary.write(days_later(clock.now(), rng, 0, 3), accept)


def _holder(desk: Desk, filing: Filing) -> Actor | None:
    """Who has the filing at the office already: whoever returned it is asked again."""
    task = Task.objects.get(process__filing=filing, desk=Desks.OFFICE, done_at=None)
    held = (each for each in desk.actors.values() if each.user is not None)
    return next((each for each in held if each.person.pk == task.owner_id), None)


def claim_later(desk: Desk, filing: Filing) -> None:
    """The reviewer takes the filing onto the own desk, and leaves it there."""
    rng = desk.dice("claim", filing.kind, filing.period)

    def claim() -> None:
        with office_scope(desk.office):
            task = Task.objects.get(process__filing=filing, desk=Desks.OFFICE, done_at=None)
            tasks.claim(task, by=desk.actors["reviewer"])

    desk.diary.write(days_later(clock.now(), rng, 0, 1), claim)


def return_later(
    desk: Desk,
    filing: Filing,
    reasons: Sequence[ReturnReason],
    text: str,
    *,
    then: Callable[[datetime], None],
    remarks: Sequence[RowNote] = (),
) -> None:
    """The office returns within two working days; `then` gets a moment to mend, in time."""
    rng = desk.dice("return", filing.kind, filing.period)

    def give_back() -> None:
        with desk.at_office(rng) as office:
            filings.return_to_unit(filing, by=office, reasons=reasons, text=text, remarks=remarks)
        assert filing.state == FilingState.RETURNED
        then(days_later(clock.now(), rng, 1, 2).replace(hour=9, minute=rng.randrange(10, 50)))

    desk.diary.write(days_later(clock.now(), rng, 1, 2), give_back)
