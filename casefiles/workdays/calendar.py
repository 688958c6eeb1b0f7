"""The working-day calendar: what is a workday, and counting in workdays (domain §6)."""

import hashlib
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from django.utils.translation import gettext_lazy as _

from casefiles.workdays.years import KNOWN_YEARS, PACKAGE_VERSION, Year, year_of

UNCONFIRMED = _("节假日未确认：%(year)s年的放假安排尚未收录，目前只按周末计算，截止日期可能调整。")
"""What a screen shows, with `{"year": …}`, beside a date of a year that is not `confirmed`."""


class Shift(StrEnum):
    """Where a day goes that is not a workday. A workday stays where it is."""

    NEXT_WORKDAY = "next_workday"
    PREVIOUS_WORKDAY = "previous_workday"
    NONE = "none"


@dataclass(frozen=True)
class Calendar:
    """The national calendar with an office's own changes.

    `extra_off` are days without work (a typhoon, a local holiday), `extra_work` days with work
    that are otherwise free; a day in both raises ValueError. Days are dates in Shanghai: passing a
    datetime raises TypeError, because its date depends on a time zone. Counting beyond the years
    1-9999 raises ValueError.
    """

    extra_off: frozenset[date] = frozenset()
    extra_work: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        for day in self.extra_off | self.extra_work:
            _plain(day)
        if both := self.extra_off & self.extra_work:
            listed = ", ".join(day.isoformat() for day in sorted(both))
            raise ValueError(f"both off and working: {listed}")

    @cached_property
    def version(self) -> str:
        """What a frozen score quotes: the package's version and, if any, a digest of the extras."""
        if not self.extra_off and not self.extra_work:
            return PACKAGE_VERSION
        off = ",".join(day.isoformat() for day in sorted(self.extra_off))
        work = ",".join(day.isoformat() for day in sorted(self.extra_work))
        digest = hashlib.sha256(f"off:{off};work:{work}".encode()).hexdigest()
        return f"{PACKAGE_VERSION}+{digest[:12]}"

    def confirmed(self, year: int) -> bool:
        """Whether the holidays of `year` are known; if not, show `UNCONFIRMED` beside its dates."""
        return year in KNOWN_YEARS

    def is_workday(self, day: date) -> bool:
        """Whether offices work on `day`: make-up workdays yes, public holidays no."""
        return _plain(day) in self._year(day.year).days

    def add_workdays(self, day: date, count: int) -> date:
        """The `count`-th workday after `day`; before it when negative; `day` itself when 0."""
        year = _plain(day).year
        ordered = self._year(year).ordered
        if count == 0:
            return day
        if count > 0:
            at = bisect_right(ordered, day) + count - 1
            while at >= len(ordered):
                at -= len(ordered)
                year += 1
                ordered = self._year(year).ordered
            return ordered[at]
        at = bisect_left(ordered, day) + count
        while at < 0:
            year -= 1
            ordered = self._year(year).ordered
            at += len(ordered)
        return ordered[at]

    def workdays_between(self, start: date, end: date) -> int:
        """Workdays after `start` up to and including `end`: the same day is 0, tomorrow is 1.

        Negative when `end` is earlier: between(a, b) = -between(b, a), and
        between(a, b) + between(b, c) = between(a, c).
        """
        if _plain(end) < _plain(start):
            return -self.workdays_between(end, start)
        whole_years = sum(len(self._year(year).ordered) for year in range(start.year, end.year))
        return (
            whole_years
            + bisect_right(self._year(end.year).ordered, end)
            - bisect_right(self._year(start.year).ordered, start)
        )

    def shift(self, day: date, direction: Shift) -> date:
        """`day` if it is a workday or the direction is NONE; else the nearest workday that way.

        A stored value such as `"none"` serves as well; an unknown one raises ValueError.
        """
        direction = Shift(direction)
        if direction is Shift.NONE or self.is_workday(day):
            return day
        return self.add_workdays(day, 1 if direction is Shift.NEXT_WORKDAY else -1)

    def _year(self, year: int) -> Year:
        return year_of(year, self.extra_off, self.extra_work)


def _plain(day: date) -> date:
    if isinstance(day, datetime):
        raise TypeError("a date in Shanghai is needed, not a datetime")
    return day
