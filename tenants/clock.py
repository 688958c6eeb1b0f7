"""The product's own clock. Every moment that counts is read here, never from the client.

Only the demo and the tests may set it (`CLOCK_MAY_BE_SET`), so that a year of work can be
done at its own dates by the same verbs that people call.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

SHANGHAI = ZoneInfo("Asia/Shanghai")
_set_to: ContextVar[datetime | None] = ContextVar("clock_set_to", default=None)


class ClockIsReal(RuntimeError):
    """Somebody tried to set the clock where only the real time counts."""


def now() -> datetime:
    """This moment, aware, in UTC."""
    return _set_to.get() or timezone.now()


def today() -> date:
    """The date in Shanghai, which is the county's date whatever the server's time zone is."""
    return now().astimezone(SHANGHAI).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Do what is inside as of `moment`. Raises ClockIsReal outside the demo and the tests."""
    if not settings.CLOCK_MAY_BE_SET:
        raise ClockIsReal("The clock may be set in the demo and the tests only.")
    if timezone.is_naive(moment):
        moment = moment.replace(tzinfo=SHANGHAI)
    token = _set_to.set(moment)
    try:
        yield
    finally:
        _set_to.reset(token)
