"""Made-up credit subjects: valid check digits, and nobody real behind them.

Organisation codes begin with `YDEM`, which no registry gives out; people were born 1900-1909.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from casefiles.identifiers import org_code, resident_id, uscc
from casefiles.itemlists.words import SubjectKind
from config.demo.dice import dice
from config.demo.people import SURNAMES

INDUSTRIES = (
    "建设工程",
    "商贸",
    "水产",
    "食品",
    "医药",
    "运输",
    "化工",
    "农业",
    "教育咨询",
    "人力资源",
    "投资",
    "环保科技",
)
COMPANIES_PER_INDUSTRY = 45
FIRMS = 40
PEOPLE = 120
_DIVISION = "350122"


@dataclass(frozen=True)
class Sample:
    """A made-up subject."""

    kind: SubjectKind
    identifier: str
    name: str


def company(industry: str, number: int) -> Sample:
    """A legal person; `number` from 0 within its industry."""
    running = INDUSTRIES.index(industry) * 100 + number % COMPANIES_PER_INDUSTRY + 1
    return Sample(SubjectKind.LEGAL, uscc_of(running), f"连江样本{running:04d}{industry}有限公司")


def firm(number: int) -> Sample:
    """A sole proprietorship, which is an unincorporated body."""
    running = 5000 + number % FIRMS + 1
    return Sample(
        SubjectKind.UNINCORPORATED, uscc_of(running), f"连江样本{running:04d}加工厂（个人独资）"
    )


def person(number: int) -> Sample:
    """A natural person with an identity number of 1900-1909."""
    number %= PEOPLE
    born = date(1900, 1, 1) + timedelta(days=number * 30)
    body = f"{_DIVISION}{born:%Y%m%d}{900 + number % 100:03d}"
    surname = SURNAMES[number % len(SURNAMES)]
    return Sample(
        SubjectKind.NATURAL,
        body + resident_id.check_digit(body),
        f"{surname}某某（样本{number + 1:03d}）",
    )


def everybody() -> Iterator[Sample]:
    """The whole pool, in a fixed order."""
    for industry in INDUSTRIES:
        yield from (company(industry, number) for number in range(COMPANIES_PER_INDUSTRY))
    yield from (firm(number) for number in range(FIRMS))
    yield from (person(number) for number in range(PEOPLE))


def pick(kind: SubjectKind, industries: tuple[str, ...], *draw: str) -> Sample:
    """A subject of a kind for a case; the same words draw the same subject."""
    rng = dice("subject", *draw)
    match kind:
        case SubjectKind.LEGAL:
            return company(rng.choice(industries), rng.randrange(COMPANIES_PER_INDUSTRY))
        case SubjectKind.UNINCORPORATED:
            return firm(rng.randrange(FIRMS))
        case SubjectKind.NATURAL:
            return person(rng.randrange(PEOPLE))


def uscc_of(running: int) -> str:
    """A valid code of a made-up body; below 10,000."""
    body = f"YDEM{running:04d}"
    stem = f"91{_DIVISION}{body}{org_code.check_digit(body)}"
    return stem + uscc.check_digit(stem)
