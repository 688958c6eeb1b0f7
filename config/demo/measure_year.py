"""What becomes of a restriction in the demo county: told, heard, in effect; some wait on the desk."""

from functools import partial
from random import Random

from casefiles.models import Case, HearingOutcome, MeasureKind, NoticeManner, Usability, Verdict
from casefiles.models.register import Severity
from casefiles.verbs import cases, measures, ruling
from config.demo import words
from config.demo.desk import Desk
from config.demo.worktime import days_later
from tenants import clock
from tenants.roles import Role

_ENDS = (
    (HearingOutcome.SILENT, 6),
    (HearingOutcome.UPHELD, 2),
    (HearingOutcome.WAIVED, 1),
    (HearingOutcome.WITHDRAWN, 1),
)


def restriction(case: Case, verdict: Verdict, reason: str, rng: Random) -> cases.Ruling:
    """A restriction as grave as the findings that it rests on allow."""
    today = clock.today()
    ticked = [
        each
        for each in ruling.latest_findings(case)
        if each.usability_on(today) == Usability.USABLE
    ]
    serious = any(each.severity == Severity.SERIOUS for each in ticked)
    entries = ruling.offered(case).filter(kind=MeasureKind.RESTRICTION)
    if not serious:
        entries = entries.filter(least=Severity.GENERAL)
    measure = rng.choice([each.pk for each in entries.order_by("code")])
    return cases.Ruling(verdict, reason, measure, tuple(each.pk for each in ticked))


def follow(desk: Desk, case: Case, rng: Random) -> None:
    """Tell the subject within days; what lies near the end of the year stays on the desk."""
    desk.diary.write(days_later(clock.now(), rng, 0, 3), partial(_tell, desk, case, rng))


def _tell(desk: Desk, case: Case, rng: Random) -> None:
    manner = rng.choice((NoticeManner.IN_PERSON, NoticeManner.POST, NoticeManner.ELECTRONIC))
    measures.notify(case, measures.Notice(clock.today(), manner), by=desk.handler)
    days = rng.randint(6, 9)
    desk.diary.write(days_later(clock.now(), rng, days, days), partial(_hear, desk, case, rng))


def _hear(desk: Desk, case: Case, rng: Random) -> None:
    outcomes = [outcome for outcome, _weight in _ENDS]
    outcome = rng.choices(outcomes, [weight for _outcome, weight in _ENDS])[0]
    said = "" if outcome == HearingOutcome.SILENT else words.HEARD[outcome]
    by = desk.signer(Role.LEADER if desk.plan.has_full_staff else Role.APPROVER)
    measures.conclude(case, outcome, statement=said, by=by)
