"""At the login page: a visitor who types, a phone that shows codes, and what the trail holds of it."""

from __future__ import annotations

import re
import time
from base64 import b32decode
from datetime import timedelta
from typing import Any

from django.db.models import F
from django_otp.oath import TOTP

from audit.models import Entry
from tenants.models import Authenticator, UserSession
from tenants.scope import every_unit
from tests.cast import PASSWORD
from tests.journeys.client import Visitor
from tests.journeys.site import Site

COOKIE = "sessionid"


def at_the_door(site: Site, address: str = "") -> Visitor:
    """Somebody at the login page; `address` is where a proxy says that they come from."""
    visitor = Visitor(site.url)
    if address:
        visitor.headers["X-Forwarded-For"] = address
    visitor.get("/login/")
    return visitor


def type_in(visitor: Visitor, name: str, password: str = PASSWORD) -> Visitor:
    """Name and password, whatever comes of it."""
    visitor.force("/login/", username=name, password=password)
    return visitor


def is_in(visitor: Visitor) -> bool:
    """Whether the visitor is logged in."""
    return not visitor.get("/account/sessions/").path.startswith("/login/")


def session_key(visitor: Visitor) -> str:
    """The key in the session cookie; empty without one."""
    return next((each.value or "" for each in visitor.cookies if each.name == COOKIE), "")


def row_of(visitor: Visitor) -> UserSession:
    """The visitor's session in the database."""
    return UserSession.objects.get(session_key=session_key(visitor))


def let_time_pass(minutes: int, **where: Any) -> None:
    """Move what is stored of sessions into the past, which is what time does to it."""
    gone = timedelta(minutes=minutes)
    UserSession.objects.filter(**where).update(
        began_at=F("began_at") - gone,
        seen_at=F("seen_at") - gone,
        expire_date=F("expire_date") - gone,
    )


class Phone:
    """An authenticator app that read the key off the page. It never shows one code twice."""

    def __init__(self, visitor: Visitor) -> None:
        shown = re.search(r"(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}", visitor.page.text)
        assert shown, visitor.page.text
        self.key = b32decode(shown[0].replace(" ", ""))
        self.last = 0

    def code(self) -> str:
        """The next code that the server has not seen: of now, or of half a minute ahead."""
        code = TOTP(self.key)
        code.time = time.time()
        self.last = max(code.t(), self.last + 1)
        code.time = self.last * 30
        return f"{code.token():06d}"


def set_up(visitor: Visitor) -> tuple[Phone, list[str]]:
    """From the set-up page of the login to the recovery codes."""
    visitor.force("/login/setup/", do="start")
    phone = Phone(visitor)
    visitor.force("/login/setup/", do="confirm", code=phone.code())
    codes = re.findall(r"\b[a-z2-9]{5}-[a-z2-9]{5}\b", visitor.page.text)
    assert len(codes) == 10, visitor.page.text
    return phone, codes


def forgive_wrong_codes() -> None:
    """Let the seconds pass that must lie between a wrong code and the next."""
    Authenticator.objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)


def entries(action: str) -> list[Entry]:
    """The trail's entries of an action, oldest first."""
    with every_unit(because="tests read the trail"):
        return list(Entry.objects.filter(action=action).order_by("at", "id"))
