"""Obligations open by themselves, just after midnight of the first day of their window."""

from datetime import date, datetime, time

from tenants.actors import Actor, system
from tenants.clock import SHANGHAI


def schedule() -> Actor:
    """The product itself, named like the periodic job that opens obligations."""
    return system("open_periods")


def opening(day: date) -> datetime:
    """The moment at which a window that begins on `day` is opened."""
    return datetime.combine(day, time(0, 10), SHANGHAI)
