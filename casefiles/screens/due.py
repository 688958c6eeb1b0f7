"""Days left, in words: 还有 2 个工作日 / 今天截止 / 已超 1 个工作日."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casefiles.workdays import Calendar
from casefiles.workdays.deadlines import workdays_left
from tenants import clock


@dataclass(frozen=True)
class Due:
    """What the `due` part of a page takes."""

    text: str
    detail: str
    tone: str


def due(due_at: datetime | None, *, calendar: Calendar | None = None) -> Due | None:
    """Working days until an exclusive end; None without a deadline."""
    if due_at is None:
        return None
    now = clock.now()
    left = workdays_left(due_at, now, calendar or Calendar())
    last = localtime(due_at - timedelta(seconds=1))
    detail = date_format(last, _("n月j日 24:00"))
    if due_at <= now:
        late = max(abs(left), 1)
        words = ngettext("已超 %(n)s 个工作日", "已超 %(n)s 个工作日", late)
        return Due(words % {"n": late}, detail, "bad")
    if left <= 0:
        return Due(_("今天截止"), detail, "warn")
    words = ngettext("%(n)s 个工作日", "%(n)s 个工作日", left)
    return Due(words % {"n": left}, detail, "warn" if left <= 2 else "")
