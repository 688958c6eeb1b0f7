"""The session store: idle exit and absolute length on the server, a row that says who and from where.

A session's time is the server's own (`timezone.now`): the clock that the demo and the tests may set
moves by months, and nobody stays logged in for that.
"""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from tenants.addresses import client_address
from tenants.models import User, UserSession

SEAT = "seat"
SECOND_FACTOR = "second_factor"
TOUCHED_EVERY = timedelta(minutes=1)
BEFORE_LOGIN = timedelta(minutes=15)


def ends_at(began: datetime, seen: datetime) -> datetime:
    """When a session that was last used at `seen` ends by itself."""
    idle = seen + timedelta(minutes=settings.IDLE_MINUTES)
    return min(idle, began + timedelta(hours=settings.SESSION_HOURS))


class SessionStore(DatabaseStore):
    """Sessions in `UserSession` rows. Reading one costs one statement, as Django's own does."""

    _row: UserSession | None = None

    @classmethod
    def get_model_class(cls) -> type[UserSession]:
        """The rows."""
        return UserSession

    def _get_session_from_db(self) -> UserSession | None:
        self._row = super()._get_session_from_db()  # type: ignore[misc]
        return self._row

    def create_model_instance(self, data: dict[str, Any]) -> UserSession:
        """The row as it is saved now."""
        now = timezone.now()
        seat: dict[str, Any] = data.get(SEAT, {})
        person = data.get(SESSION_KEY)
        began = datetime.fromisoformat(seat["began"]) if seat else now
        return UserSession(
            session_key=self._get_or_create_session_key(),  # type: ignore[attr-defined]
            session_data=self.encode(data),
            expire_date=ends_at(began, now) if person else now + BEFORE_LOGIN,
            user_id=int(person) if person else None,
            handle=seat.get("handle") or uuid.uuid4(),
            address=seat.get("address"),
            agent=seat.get("agent", ""),
            began_at=began,
            seen_at=now,
        )

    def cycle_key(self) -> None:
        """A new key for the same login, and a new handle: for a moment both rows stand."""
        if SEAT in self:
            self[SEAT] = {**self[SEAT], "handle": str(uuid.uuid4())}
        super().cycle_key()

    def touch(self) -> None:
        """The person is at work: put the idle exit off. Writes at most once a minute."""
        row, now = self._row, timezone.now()
        if row is not None and row.user_id and now - row.seen_at >= TOUCHED_EVERY:
            UserSession.objects.filter(pk=row.pk).update(
                seen_at=now, expire_date=ends_at(row.began_at, now)
            )


@receiver(user_logged_in, dispatch_uid="sessions.seat")
def take_seat(request: HttpRequest, user: User, **_: Any) -> None:
    """Write into the new session where and since when the person is logged in."""
    request.session[SEAT] = {
        "handle": str(uuid.uuid4()),
        "began": timezone.now().isoformat(),
        "address": client_address(request),
        "agent": request.META.get("HTTP_USER_AGENT", "")[:300].replace("\0", ""),
    }


def end_sessions(user: User, *, but: str | None = None) -> int:
    """Log a person out everywhere, but for the session with this key; how many ended."""
    rows = UserSession.objects.filter(user=user, expire_date__gt=timezone.now())
    count = rows.exclude(session_key=but).count() if but else rows.count()
    (rows.exclude(session_key=but) if but else rows).delete()
    return count
