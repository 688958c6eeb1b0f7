"""Fill the demo's county, stage by stage. Each stage is all or nothing, so a killed run resumes."""

import time
from collections.abc import Callable, Collection, Iterator
from datetime import datetime

from django.conf import settings

from audit import checkpoints
from audit.assessing import assess
from audit.models import Assessment
from casefiles.models import Filing
from config.demo import unit_year
from config.demo.foundation import lay
from config.demo.lists import YEAR
from config.demo.office_year import keep_office
from config.demo.people_year import review_office
from config.demo.plans import PLANS
from config.demo.roster import COUNTY
from config.demo.workers import live_side_by_side
from tenants import clock
from tenants.actors import in_office
from tenants.clock import SHANGHAI
from tenants.models import Office, Unit, User
from tenants.scope import every_unit, office_scope

ENDS_AT = datetime(YEAR, 12, 31, 23, 50, tzinfo=SHANGHAI)
HALF_YEAR_AT = datetime(YEAR, 7, 10, 10, tzinfo=SHANGHAI)
Say = Callable[[str], None]


class NotOurs(RuntimeError):
    """The database holds a county that `fill` did not make, or that went on before it was done."""


def fill(*, until: datetime, workers: int, say: Say, codes: Collection[str] | None = None) -> bool:
    """Fill what is missing up to `until`; False when nothing was. Raises NotOurs.

    `workers` processes live the units' years; 0 lives them here, in the caller's transaction.
    `codes` limits the county to some units, for tests.
    """
    until = min(until, ENDS_AT)
    wanted = [plan.body.code for plan in PLANS if codes is None or plan.body.code in codes]
    started = time.monotonic()
    office = Office.objects.filter(division_code=COUNTY).first()
    laid = office is not None and Unit.objects.filter(office=office).exists()
    if laid:
        assert office is not None
        _make_sure_it_is_ours(office, wanted)
    else:
        office = lay(codes)
        say(f"roster: {len(wanted)} units and their people ({_since(started)})")
    waiting = _unlived(wanted)
    half_year_missing = until >= HALF_YEAR_AT and not _assessed(office)
    if laid and not waiting and not half_year_missing:
        return False
    _live_all(waiting, until, workers, say)
    review_office(office, min(until, HALF_YEAR_AT))
    if half_year_missing:
        _assess(office)
        say(f"half-year assessment ({_since(started)})")
    keep_office(office, until)
    review_office(office, until)
    with every_unit(because="checkpoint of the filled demo"):
        chains = checkpoints.write(settings.CHECKPOINT_FILE, "demo filled")
    say(f"checkpoint of {chains} chains; done in {_since(started)}")
    return True


def _make_sure_it_is_ours(office: Office, wanted: list[str]) -> None:
    there = set(Unit.objects.filter(office=office).values_list("code", flat=True))
    if not set(wanted) <= there or not User.objects.filter(username="administrator").exists():
        raise NotOurs(
            f"Office {COUNTY} is not the demo's county. Run `make demo-reset` to begin anew."
        )


def _unlived(wanted: list[str]) -> list[str]:
    """The units whose year is still to be lived, the busiest first."""
    with every_unit(because="which units of the demo are filled"):
        lived = set(
            Filing.objects.filter(opened_at=unit_year.BEGINS_AT).values_list(
                "unit__code", flat=True
            )
        )
        begun = set(Filing.objects.values_list("unit__code", flat=True).distinct()) - lived
    if spoilt := begun.intersection(wanted):
        raise NotOurs(
            f"The demo was filled in part and then used ({', '.join(sorted(spoilt))})."
            " Run `make demo-reset` to begin anew."
        )
    busiest = sorted(PLANS, key=lambda plan: -plan.cases)
    return [plan.body.code for plan in busiest if plan.body.code in set(wanted) - lived]


def _live_all(codes: list[str], until: datetime, workers: int, say: Say) -> None:
    started = time.monotonic()
    filings = cases = 0
    for done, (new_filings, new_cases) in enumerate(_lives(codes, until, workers), start=1):
        filings, cases = filings + new_filings, cases + new_cases
        if done % 10 == 0 or done == len(codes):
            say(
                f"units: {done} of {len(codes)}, {filings} filings, {cases} cases"
                f" ({_since(started)})"
            )


def _lives(codes: list[str], until: datetime, workers: int) -> Iterator[tuple[int, int]]:
    """Each unit's year, as it is done."""
    if not workers:
        yield from (unit_year.live(code, until) for code in codes)
        return
    yield from live_side_by_side(codes, until, workers)


def _assessed(office: Office) -> bool:
    with office_scope(office):
        return Assessment.objects.filter(office=office, as_of=HALF_YEAR_AT).exists()


def _assess(office: Office) -> None:
    with office_scope(office), clock.at(HALF_YEAR_AT):
        assessor = in_office(User.objects.get(username="assessor"), office)
        assert assessor is not None
        assess(office, YEAR, by=assessor)


def _since(started: float) -> str:
    return f"{time.monotonic() - started:.0f} s"
