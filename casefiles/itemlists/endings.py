"""Which matters end, or have ended: the rule of `expiry` over stored matters and the office's register."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from casefiles.itemlists.expiry import WARNED_DAYS, Cause, Ending, ending_of, key_of
from casefiles.models import EndingBasis, Matter
from tenants import clock


@dataclass(frozen=True)
class Ends:
    """A matter and how it ends."""

    matter: Matter
    ending: Ending
    stage: str
    days: int

    @property
    def is_of_basis(self) -> bool:
        """Whether it is the legal basis that ends."""
        return self.ending.cause == Cause.BASIS

    @property
    def late_by(self) -> int:
        """Days since the last one."""
        return -self.days


def registered(office_id: int) -> dict[str, date]:
    """The titles that the office has registered as ending, with their last days; one statement."""
    rows = EndingBasis.objects.filter(office_id=office_id, withdrawn_at__isnull=True)
    return dict(rows.values_list("title", "last_on"))


def ending_for(matter: Matter, titles: Mapping[str, date]) -> Ending | None:
    """How one matter ends."""
    return ending_of(expires_on=matter.expires_on, legal_basis=matter.legal_basis, ending=titles)


def may_end(titles: Iterable[str], today: date) -> Q:
    """The matters that can be on the list of endings, for the database: a superset."""
    found = Q(expires_on__lte=today + timedelta(days=max(WARNED_DAYS)))
    for title in titles:
        # Brackets and spaces are written in many ways; the longest plain run decides what is read.
        run = max(_plain_runs(title), key=len, default="")
        if run:
            found |= Q(legal_basis__contains=run)
    return found


def ends_among(
    matters: Iterable[Matter], titles: Mapping[str, date], today: date | None = None
) -> list[Ends]:
    """The matters that have ended or end within 90 days, the most pressing first."""
    day = today or clock.today()
    found = []
    for matter in matters:
        ending = ending_for(matter, titles)
        stage = ending.stage(day) if ending else ""
        if ending and stage:
            found.append(Ends(matter, ending, stage, ending.days_left(day)))
    return sorted(found, key=lambda each: (each.ending.last_on, each.matter.position))


def not_open(matter: Matter, titles: Mapping[str, date], today: date) -> str:
    """Why no case is opened on a matter today: `early`, `matter`, `basis`; nothing when one may be."""
    if matter.effective_on > today:
        return "early"
    ending = ending_for(matter, titles)
    if ending is None or ending.partial or not ending.is_over(today):
        return ""
    return ending.cause.value


def _plain_runs(title: str) -> list[str]:
    runs = "".join(each if each.isalnum() else " " for each in title).split()
    return [key for each in runs if (key := key_of(each))]
