"""Whether a consent answers a question: pure, over plain facts (notice, 六(三); PIPL, art. 13 to 15, 23, 29)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from casefiles.consents.words import DataScope, Judgement, Use
from tenants.clock import SHANGHAI

# A matter as units know it: the unit's id and the matter's code in its list, whatever the version.
MatterKey = tuple[int, str]


@dataclass(frozen=True)
class Terms:
    """What the subject signed, and what became of it. `holder` is the unit that took the consent."""

    holder: int
    recipients: frozenset[int]
    scopes: frozenset[str]
    starts_on: date
    ends_on: date | None
    matter: MatterKey | None = None
    purpose: str = ""
    case: UUID | None = None
    case_closed_at: datetime | None = None
    sensitive: bool = False
    pass_on: bool = False
    publish: bool = False
    signed_on: date | None = None
    withdrawn_at: datetime | None = None


@dataclass(frozen=True)
class Asked:
    """Who wants to read what, for what, and when. `sensitive`: sensitive personal information."""

    recipient: int
    scope: DataScope
    use: Use
    at: datetime
    matter: MatterKey | None = None
    purpose: str = ""
    case: UUID | None = None
    sensitive: bool = False


def judge(terms: Terms, asked: Asked) -> Judgement:
    """How the consent stands to the question; the first thing that is wrong.

    A withdrawal ends every later use and undoes no earlier one. The first and the last day count.
    """
    day = asked.at.astimezone(SHANGHAI).date()
    if asked.recipient not in terms.recipients:
        return Judgement.NONE
    if terms.signed_on is None:
        return Judgement.UNSIGNED
    if not _for_the_same(terms, asked):
        return Judgement.OTHER_PURPOSE
    if asked.scope not in terms.scopes:
        return Judgement.OTHER_SCOPE
    if terms.case is not None and asked.case != terms.case:
        return Judgement.OTHER_CASE
    if not _ticked(terms, asked):
        return Judgement.NOT_TICKED
    if terms.withdrawn_at is not None and terms.withdrawn_at <= asked.at:
        return Judgement.WITHDRAWN
    if day < terms.starts_on:
        return Judgement.NOT_BEGUN
    if terms.ends_on is not None and day > terms.ends_on:
        return Judgement.EXPIRED
    if terms.case_closed_at is not None and asked.at > terms.case_closed_at:
        return Judgement.EXPIRED
    return Judgement.GIVEN


def _for_the_same(terms: Terms, asked: Asked) -> bool:
    """A consent for a matter serves this matter alone; one for a purpose in words, these very words."""
    if terms.matter is not None:
        return terms.matter == asked.matter
    return bool(terms.purpose.strip()) and terms.purpose.strip() == asked.purpose.strip()


def _ticked(terms: Terms, asked: Asked) -> bool:
    """Each separate consent that this use needs (PIPL, art. 23, 25, 29)."""
    if asked.sensitive and not terms.sensitive:
        return False
    if asked.use == Use.PUBLISH and not terms.publish:
        return False
    return asked.recipient == terms.holder or terms.pass_on


def nearest(judgements: Iterable[Judgement]) -> Judgement:
    """Of several consents the one that counts: what opens the gate, else what is least wrong."""
    order = list(Judgement)
    return min(judgements, key=order.index, default=Judgement.NONE)


def last_day(starts_on: date) -> date:
    """The last day that a consent may name: a year after its first; 29 February → 28 February."""
    try:
        return starts_on.replace(year=starts_on.year + 1)
    except ValueError:
        return starts_on.replace(year=starts_on.year + 1, day=28)
