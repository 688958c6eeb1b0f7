"""The next due days of a kind, before and after a change; pure."""

from dataclasses import dataclass
from datetime import date

from casefiles.models import FilingKind
from casefiles.obligations import Obligation, deadline, opens_on, periods_of
from casefiles.workdays import Calendar
from casefiles.workdays.deadlines import last_day_of

SHOWN = 12


@dataclass(frozen=True)
class NextDue:
    """A period's last day now and after the change; `confirmed`: its year's holidays are known."""

    period: str
    now: date
    then: date
    confirmed: bool

    @property
    def moves(self) -> bool:
        """Whether the change moves it."""
        return self.now != self.then


def next_days(
    kind: FilingKind,
    today: date,
    now: tuple[Obligation, Calendar],
    then: tuple[Obligation, Calendar],
    shown: int = SHOWN,
) -> list[NextDue]:
    """The next `shown` periods whose window has not opened yet: what is open stays as it is."""
    found: list[NextDue] = []
    year = today.year
    while len(found) < shown:
        for period in periods_of(kind, year):
            if opens_on(kind, period, then[0]) <= today or len(found) == shown:
                continue
            days = [last_day_of(deadline(kind, period, *each)) for each in (now, then)]
            confirmed = all(then[1].confirmed(each.year) for each in days)
            found.append(NextDue(period, days[0], days[1], confirmed))
        year += 1
    return found
