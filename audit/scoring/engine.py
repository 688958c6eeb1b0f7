"""From entries to scores: gather each unit's facts in one query, apply the rubric, add up."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext_noop as _

from audit.models import Entry, Rubric
from audit.scoring.facts import Fact, Facts, Indicator, Points, all_indicators
from tenants.clock import SHANGHAI
from tenants.models import Unit

CENT = Decimal("0.01")
EXCELLENT, GOOD, PASS, FAIL = _("优秀"), _("良好"), _("合格"), _("不合格")
GRADES = ((Decimal(90), EXCELLENT), (Decimal(80), GOOD), (Decimal(60), PASS))
EXCELLENT_SHARE = Decimal("0.30")


@dataclass(frozen=True)
class Line:
    """One indicator of one unit: points earned (None: not applicable) out of the rubric's points.

    `after` is what an approved adjustment set the points to; the computed ones stay beside it.
    """

    indicator: Indicator
    out_of: Decimal
    result: Points
    after: Decimal | None = None

    @property
    def points(self) -> Decimal | None:
        """Points that count, to two places: the adjusted ones where there are any."""
        return self.computed if self.after is None else self.after

    @property
    def computed(self) -> Decimal | None:
        """Points as the rule gives them, to two places."""
        if self.result.share is None:
            return None
        return (self.result.share * self.out_of).quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True)
class Sheet:
    """One unit's lines, with the total renormalised over what applies (rule RENORMALISE)."""

    unit: Unit
    lines: tuple[Line, ...]

    @property
    def earned(self) -> Decimal:
        """Sum of points."""
        return sum((line.points for line in self.lines if line.points is not None), Decimal(0))

    @property
    def applicable(self) -> Decimal:
        """Sum of points that could be earned."""
        return sum((line.out_of for line in self.lines if line.points is not None), Decimal(0))

    @property
    def total(self) -> Decimal | None:
        """Out of 100, to two places; None when nothing applies yet."""
        if not self.applicable:
            return None
        return (self.earned * 100 / self.applicable).quantize(CENT, ROUND_HALF_UP)


def year_bounds(year: int) -> tuple[datetime, datetime]:
    """First moment of the year and of the next, in Shanghai."""
    return datetime(year, 1, 1, tzinfo=SHANGHAI), datetime(year + 1, 1, 1, tzinfo=SHANGHAI)


def score_units(
    units: Iterable[Unit],
    rubric: Rubric,
    as_of: datetime,
    heads: Mapping[str, int] | None = None,
) -> list[Sheet]:
    """The sheets of some units as of a moment; one query for all entries in scope.

    `heads` (chain → number) leaves out what entered a chain later, whatever moment it names.
    """
    units = list(units)
    used = [each for each in all_indicators() if each.code in rubric.points]
    facts = gather(units, used, rubric.year, as_of, heads)
    return [
        Sheet(unit, tuple(_line(each, rubric, facts[unit.pk], as_of) for each in used))
        for unit in units
    ]


def _line(used: Indicator, rubric: Rubric, entries: tuple[Fact, ...], as_of: datetime) -> Line:
    mine = tuple(each for each in entries if each.action in used.reads)
    return Line(used, Decimal(str(rubric.points[used.code])), used.rule(Facts(as_of, mine)))


def gather(
    units: list[Unit],
    used: list[Indicator],
    year: int,
    as_of: datetime,
    heads: Mapping[str, int] | None = None,
) -> Mapping[int, tuple[Fact, ...]]:
    """Each unit's facts of the year up to `as_of`, in the order of its chain.

    A filing belongs to the year in which it opens and falls due: December's report to the next.
    """
    start, end = year_bounds(year)
    wanted = sorted(frozenset().union(*(each.reads for each in used)))
    rows = (
        Entry.objects.filter(
            unit_id__in=[unit.pk for unit in units],
            action__in=wanted,
            at__gte=start,
            at__lt=end,
            at__lte=as_of,
        )
        .order_by("unit_id", "seq")
        .values_list("unit_id", "chain", "seq", "at", "action", "subject_id", "data")
    )
    gathered: dict[int, list[Fact]] = defaultdict(list)
    for unit_id, chain, seq, at, action, subject_id, data in rows.iterator(chunk_size=5000):
        if heads is not None and seq > heads.get(chain, 0):
            continue
        number = f"{chain.partition(':')[2]}#{seq}"
        gathered[unit_id].append(Fact(number, at, action, subject_id, data))
    return defaultdict(tuple, {unit: tuple(facts) for unit, facts in gathered.items()})


def ranked(sheets: Iterable[Sheet]) -> list[tuple[int | None, Sheet, str]]:
    """Rank, sheet, grade: best first, equal totals share a rank, 优秀 for at most 30 % of the units.

    Units without anything to score come last, without rank or grade.
    """
    sheets = sorted(sheets, key=lambda each: (-(each.total or Decimal(-1)), each.unit.position))
    scored = [each for each in sheets if each.total is not None]
    excellent = int(len(scored) * EXCELLENT_SHARE)
    result: list[tuple[int | None, Sheet, str]] = []
    rank = 0
    for place, sheet in enumerate(sheets, start=1):
        if sheet.total is None:
            result.append((None, sheet, ""))
            continue
        if place == 1 or sheet.total != sheets[place - 2].total:
            rank = place
        grade = next((name for floor, name in GRADES if sheet.total >= floor), FAIL)
        if grade == EXCELLENT and rank > max(excellent, 1):
            grade = GOOD
        result.append((rank, sheet, grade))
    return result
