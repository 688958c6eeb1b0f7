"""Quarters of the calendar year, written `2026-Q4`."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from tenants import clock


@dataclass(frozen=True, order=True)
class Quarter:
    """A quarter; `number` is 1 to 4."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"

    @property
    def label(self) -> str:
        """For example `2026年第4季度`."""
        return _("%(year)s年第%(n)s季度") % {"year": self.year, "n": self.number}

    @property
    def first_day(self) -> date:
        """Its first day."""
        return date(self.year, self.number * 3 - 2, 1)

    @property
    def last_day(self) -> date:
        """Its last day."""
        following = (self.year + 1, 1) if self.number == 4 else (self.year, self.number * 3 + 1)
        return date(*following, 1) - timedelta(days=1)


def quarter_of(day: date) -> Quarter:
    """The quarter that a day lies in."""
    return Quarter(day.year, (day.month + 2) // 3)


def this_quarter() -> Quarter:
    """The quarter of today in Shanghai."""
    return quarter_of(clock.today())


def parsed(text: str) -> Quarter:
    """`2026-Q4` read back. Raises ValueError."""
    year, _mark, number = text.partition("-Q")
    return Quarter(int(year), int(number))
