"""How often an account or an address may ask for what is costly or worth hoarding.

The table below is the one place; a route names its limit (`route(…, limit=Limit.SEARCH)`,
`limited(Limit.LOGIN)`). Fixed windows, counted in PostgreSQL by one statement for account and address
together, before the view's transaction begins: a view that fails has been counted.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tenants import clock
from tenants.addresses import counted_address
from tenants.models import RateCount


class Limit(StrEnum):
    """What is limited."""

    LOGIN = "login"
    SEARCH = "search"
    DOWNLOAD = "download"
    UPLOAD = "upload"
    EXPORT = "export"
    INVITE = "invite"


@dataclass(frozen=True)
class Ceiling:
    """So many requests in each `window`; `counts` says which requests of the route are meant."""

    window: timedelta
    account: int
    address: int
    counts: Callable[[HttpRequest], bool] = lambda request: True


def _posted(request: HttpRequest) -> bool:
    return request.method == "POST"


def _searched(request: HttpRequest) -> bool:
    return bool(request.GET.get("q", "").strip())


_MINUTE, _TEN, _HOUR = timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1)

# A whole county may stand behind one address: addresses get ten times what a person gets. Wrong
# passwords of one account are django-axes' matter; here only the flood is.
TABLE: dict[Limit, Ceiling] = {
    Limit.LOGIN: Ceiling(_MINUTE, account=30, address=120, counts=_posted),
    Limit.SEARCH: Ceiling(_MINUTE, account=40, address=400, counts=_searched),
    Limit.DOWNLOAD: Ceiling(_TEN, account=120, address=1200),
    Limit.UPLOAD: Ceiling(_TEN, account=30, address=300, counts=_posted),
    Limit.EXPORT: Ceiling(_TEN, account=10, address=100, counts=_posted),
    Limit.INVITE: Ceiling(_HOUR, account=30, address=300, counts=_posted),
}
LONGEST = max(each.window for each in TABLE.values())

_COUNT = (
    "INSERT INTO tenants_ratecount (key, since, hits)"
    " SELECT key, %s, 1 FROM unnest(%s::text[]) AS key"
    " ON CONFLICT (key, since) DO UPDATE SET hits = tenants_ratecount.hits + 1"
    " RETURNING key, hits"
)


def limited(limit: Limit) -> Callable[[Any], Any]:
    """Put a limit on a view that stands in no workspace."""

    def mark(view: Any) -> Any:
        view.limit = limit
        return view

    return mark


def too_many(limit: Limit, request: HttpRequest) -> datetime | None:
    """Count the request; the moment of the next window when it is one too many."""
    ceiling = TABLE[limit]
    if not ceiling.counts(request):
        return None
    seconds = int(ceiling.window.total_seconds())
    begun = int(clock.now().timestamp()) // seconds * seconds
    since = datetime.fromtimestamp(begun, UTC)
    allowed: dict[str, int] = {}
    address, user = (counted_address(request) or ""), getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        allowed[f"{limit} account {user.pk}"] = ceiling.account
    if address:
        allowed[f"{limit} address {address}"] = ceiling.address
    if not allowed:
        return None
    with connection.cursor() as cursor:
        # Sorted: two requests that share both counters lock them in the same order.
        cursor.execute(_COUNT, [since, sorted(allowed)])
        hits = dict(cursor.fetchall())
    over = any(hits[key] > most * settings.LIMIT_FACTOR for key, most in allowed.items())
    return since + ceiling.window if over else None


def forget() -> int:
    """Drop counters whose window is over; returns how many."""
    dropped, _each = RateCount.objects.filter(since__lt=clock.now() - 2 * LONGEST).delete()
    return dropped


class LimitMiddleware:
    """Counts requests of limited views, and answers 429 with the time to try again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; the work is in process_view, where the view is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Answer only what is one too many."""
        limit = getattr(view, "limit", None)
        if limit is None:
            return None
        try:
            again_at = too_many(limit, request)
        except OperationalError:
            return render(request, "503.html", status=503)
        return _refuse(request, again_at) if again_at else None


def _refuse(request: HttpRequest, again_at: datetime) -> HttpResponse:
    """429, with the seconds until the next window for machines and minutes for people."""
    seconds = max(1, int((again_at - clock.now()).total_seconds()))
    minutes = -(-seconds // 60)
    wait = (
        ngettext("%(n)s 秒", "%(n)s 秒", seconds) % {"n": seconds}
        if seconds < 60
        else ngettext("%(n)s 分钟", "%(n)s 分钟", minutes) % {"n": minutes}
    )
    said = _("请在 %(wait)s后再试。已完成的操作不受影响。") % {"wait": wait}
    response = render(request, "429.html", {"said": said}, status=429)
    response["Retry-After"] = str(seconds)
    return response
