"""Lockout after failed logins (django-axes), in three measures.

A pair of account and address is locked early: whoever guesses loses that one account from that one
address, and its owner goes on working from the own. An address that fails with many accounts is
locked later. An account under fire from many addresses is locked last and briefly.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, Q, Sum
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from tenants.addresses import counted_address
from tenants.models import User


class Measure(StrEnum):
    """What is counted. The order is the order of the limits."""

    PAIR = "pair"
    ADDRESS = "address"
    ACCOUNT = "account"


LABELS = {
    Measure.PAIR: _("账号和来源地址"),
    Measure.ADDRESS: _("来源地址"),
    Measure.ACCOUNT: _("账号"),
}


@dataclass(frozen=True)
class Lock:
    """A measure that is full, and when it opens by itself."""

    measure: Measure
    until: datetime

    @property
    def opens_at(self) -> datetime:
        """The full minute after that: pages show no seconds and must not promise too early."""
        return self.until.replace(second=0, microsecond=0) + timedelta(minutes=1)


def locks(account: str, address: str | None) -> list[Lock]:
    """The measures that are full for a login of this account from this address."""
    found = []
    for measure in Measure:
        limit, minutes = settings.LOCKOUT[measure]
        lasts, rows = timedelta(minutes=minutes), _counted(measure, account, address)
        if rows is None:
            continue
        seen = AccessAttempt.objects.filter(rows, attempt_time__gt=timezone.now() - lasts)
        sums = seen.aggregate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
        if (sums["failures"] or 0) >= limit:
            found.append(Lock(measure, sums["last"] + lasts))
    return found


@dataclass(frozen=True)
class Standing:
    """A lock that stands now; one of the two names is empty where the measure does not count it."""

    account: str
    address: str
    lock: Lock


def standing(accounts: Collection[str]) -> list[Standing]:
    """The locks of these accounts, and of addresses whoever was tried from there."""
    rows = AccessAttempt.objects.order_by("username", "ip_address")
    pairs = rows.filter(username__in=accounts).values_list("username", "ip_address").distinct()
    places = rows.order_by("ip_address").values_list("ip_address", flat=True).distinct()
    found: dict[tuple[str, str], Standing] = {}
    for account, address in [*pairs, *(("", place) for place in places if place)]:
        for lock in locks(account, address):
            whose = account if lock.measure is not Measure.ADDRESS else ""
            where = address or "" if lock.measure is not Measure.ACCOUNT else ""
            found[whose, where] = Standing(whose, where, lock)
    return sorted(found.values(), key=lambda each: each.lock.until, reverse=True)


def _counted(measure: Measure, account: str, address: str | None) -> Q | None:
    match measure:
        case Measure.PAIR:
            return Q(username=account, ip_address=address) if account else None
        case Measure.ADDRESS:
            return Q(ip_address=address) if address else None
        case Measure.ACCOUNT:
            return Q(username=account) if account else None


class Handler(AxesDatabaseHandler):  # type: ignore[misc]
    """Axes' handler; what it calls failures is the number of full measures, with a limit of one."""

    def get_failures(self, request: Any, credentials: dict[str, Any] | None = None) -> int:
        """How many measures are full."""
        return len(locks(counted_name(request, credentials), request.axes_ip_address))


def counted_name(request: Any, credentials: dict[str, Any] | None = None) -> str:
    """The name that failures are counted by (AXES_USERNAME_CALLABLE).

    People type passwords into the name field: a name that is no account is kept as a keyed hash.
    It counts like an account does, so the lockout does not tell which accounts there are.
    """
    typed = str((credentials or getattr(request, "POST", {})).get("username") or "")
    if not typed:
        return ""
    known: dict[str, str] = vars(request).setdefault("counted_names", {})
    if typed not in known:
        exists = User.objects.filter(username=typed).exists()
        hashed = salted_hmac("counted name", typed, settings.SEARCH_KEY, algorithm="sha256")
        known[typed] = typed if exists else f"?{hashed.hexdigest()[:40]}"
    return known[typed]


def locked_page(
    request: Any, response: HttpResponse | None = None, credentials: Any = None
) -> HttpResponse:
    """When to try again and whom to ask, the same for accounts that exist and that do not."""
    found = locks(counted_name(request, credentials), counted_address(request))
    now = timezone.now()
    until = max((each.opens_at for each in found), default=now + timedelta(minutes=1))
    answer = render(request, "registration/locked.html", {"until": until}, status=429)
    answer["Retry-After"] = str(int((until - now).total_seconds()))
    return answer
