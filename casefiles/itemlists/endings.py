"""Which matters end, or have ended: the rule of `expiry` over stored matters and the office's register."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import JSONObject, StrIndex

from casefiles.itemlists.expiry import (
    BRACKETS,
    NATION,
    WARNED_DAYS,
    Cause,
    Ending,
    ending_of,
)
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
    rows = _in_force().filter(office_id=office_id)
    return dict(rows.values_list("title", "last_on"))


def ending_for(matter: Matter, titles: Mapping[str, date]) -> Ending | None:
    """How one matter ends."""
    return ending_of(expires_on=matter.expires_on, legal_basis=matter.legal_basis, ending=titles)


def registered_beside() -> ArraySubquery:
    """The same as a column of a query of matters, whose office's they are: for `titles_of`."""
    rows = (
        _in_force()
        .filter(office=OuterRef("office"))
        .values(said=JSONObject(title="title", last_on="last_on"))
    )
    return ArraySubquery(rows)


def titles_of(said: Iterable[Mapping[str, str]]) -> dict[str, date]:
    """What `registered_beside` brought along."""
    return {each["title"]: date.fromisoformat(each["last_on"]) for each in said}


def may_end(today: date) -> Q:
    """The matters that can be on the list of endings, for the database: a superset.

    Those that end by themselves, and those whose 法律依据 holds a registered title anywhere.
    """
    cited = (
        _in_force()
        .filter(office=OuterRef("office"))
        .alias(found_at=StrIndex(_key(OuterRef("legal_basis")), _key(F("title"), without=NATION)))
    )
    soon = Q(expires_on__lte=today + timedelta(days=max(WARNED_DAYS)))
    return soon | Q(Exists(cited.filter(found_at__gt=0)))


def _in_force() -> QuerySet[EndingBasis]:
    return EndingBasis.objects.filter(withdrawn_at__isnull=True)


def _key(text: Any, *, without: str = "") -> Any:
    """`expiry.key_of` in the database: without brackets and spaces, every way to write them."""
    plain = Func(text, template="normalize(%(expressions)s, NFKC)")
    key = Func(plain, Value(BRACKETS), Value(""), function="translate", output_field=TextField())
    if not without:
        return key
    pattern = Value(f"^{without}")
    return Func(key, pattern, Value(""), function="regexp_replace", output_field=TextField())


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
