"""44: sessions rotate on login, die on a password or role change, end when idle and after a day."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from audit.record import record
from casefiles import actions
from casefiles.accounts.devices import device_words
from casefiles.verbs import roster
from tenants.actors import system
from tenants.models import Membership, UserSession
from tenants.roles import Role
from tenants.scope import every_unit
from tenants.signin import housekeeping
from tests.cast import SINCE
from tests.journeys.site import Site
from tests.security.desk import unnumbered
from tests.security.door import (
    at_the_door,
    entries,
    is_in,
    let_time_pass,
    row_of,
    session_key,
    type_in,
)


def test_44_a_key_from_before_the_login_is_worth_nothing(site: Site) -> None:
    visitor = at_the_door(site)
    visitor.headers["Cookie"] = "sessionid=chosenbyastranger"
    visitor.get("/login/")
    del visitor.headers["Cookie"]
    type_in(visitor, "czj-handler")
    first = session_key(visitor)
    assert first and first != "chosenbyastranger" and is_in(visitor)
    visitor.force("/logout/")
    assert not UserSession.objects.filter(session_key=first).exists()
    type_in(visitor, "czj-handler")
    assert session_key(visitor) != first


def test_44_idle_sessions_end_and_say_why(site: Site, settings: Any) -> None:
    visitor = type_in(at_the_door(site), "czj-handler")
    let_time_pass(settings.IDLE_MINUTES - 1)
    assert is_in(visitor), "one minute before"
    let_time_pass(settings.IDLE_MINUTES + 1)
    # A part of a page that asks by itself brings its page to the login, not the login into it.
    part = visitor.get("/u/czj/", HX_Request="true", HX_Current_URL=f"{site.url}/u/czj/filings/")
    assert part.headers["HX-Redirect"] == "/login/?next=%2Fu%2Fczj%2Ffilings%2F"
    visitor.get("/u/czj/")
    assert visitor.answer.path == "/login/" and "登录已结束" in visitor.page.text


def test_44_work_puts_the_idle_exit_off_at_one_write_a_minute(site: Site, settings: Any) -> None:
    visitor = type_in(at_the_door(site), "czj-handler")
    visitor.get("/u/czj/")
    first = row_of(visitor)
    visitor.get("/u/czj/filings/")
    assert row_of(visitor).seen_at == first.seen_at, "no write within a minute"
    let_time_pass(settings.IDLE_MINUTES - 5)
    visitor.get("/u/czj/")
    again = row_of(visitor)
    assert again.expire_date > timezone.now() + timedelta(minutes=settings.IDLE_MINUTES - 1)
    # A page that asks by itself is nobody at work.
    let_time_pass(5)
    before = row_of(visitor).seen_at
    visitor.get("/u/czj/", HX_Request="true")
    assert row_of(visitor).seen_at == before


def test_44_half_a_day_is_the_longest(site: Site, settings: Any) -> None:
    visitor = type_in(at_the_door(site), "czj-handler")
    hours = timedelta(hours=settings.SESSION_HOURS)
    UserSession.objects.update(
        began_at=timezone.now() - hours + timedelta(minutes=2),
        seen_at=timezone.now() - timedelta(minutes=2),
    )
    visitor.get("/u/czj/")
    assert row_of(visitor).expire_date < timezone.now() + timedelta(minutes=2, seconds=1)
    let_time_pass(2)
    assert not is_in(visitor)


def test_44_the_cookie_ends_with_the_browser(site: Site) -> None:
    visitor = type_in(at_the_door(site), "czj-handler")
    (cookie,) = [each for each in visitor.cookies if each.name == "sessionid"]
    assert cookie.expires is None and cookie.has_nonstandard_attr("HttpOnly")


BY_HAND = {
    "by hand": "UPDATE tenants_membership SET role = 'leader' WHERE id = %s",
    "deleted": "DELETE FROM tenants_membership WHERE id = %s",
}


@pytest.mark.parametrize("deed", ["given", "ended", "by hand", "deleted", "deactivated"])
def test_44_a_change_of_roles_ends_sessions_whoever_makes_it(site: Site, deed: str) -> None:
    visitor, bystander = (
        type_in(at_the_door(site), name) for name in ("czj-handler", "zjj-handler")
    )
    user = site.county.people["czj-handler"]
    unit = site.county.units["czj"]
    with every_unit(because="tests change roles"):
        held = Membership.objects.get(user=user)
        if deed == "given":
            roster.add_member(user, Role.UNIT_ADMIN, where=unit, since=SINCE, by=system("tests"))
        elif deed == "ended":
            roster.end_membership(held, until=date(2027, 1, 1), by=system("tests"))
        elif deed == "deactivated":
            user.is_active = False
            user.save()
        else:
            with connection.cursor() as cursor:
                cursor.execute(BY_HAND[deed], [held.pk])
                assert cursor.rowcount == 1
        # Past the verbs, with an entry of something else: the walls ask for one.
        record(actions.UNIT_RENAMED, unit, by=system("tests"), old="", new="", since="")
    assert not UserSession.objects.filter(user=user).exists()
    visitor.get("/u/czj/")
    assert visitor.answer.path == "/login/" and "密码或角色有变动" in visitor.page.text
    assert is_in(bystander)


def test_44_a_person_sees_and_ends_the_own_sessions(site: Site) -> None:
    here = at_the_door(site)
    here.headers["User-Agent"] = "Mozilla/5.0 (Windows NT 6.1) Chrome/109.0 Safari/537.36"
    type_in(here, "czj-handler")
    elsewhere = type_in(at_the_door(site), "czj-handler")
    rows = here.get("/account/sessions/").page.rows("来源地址")
    assert [row[0] for row in rows] == ["Chrome，Windows 7 本机", "其他浏览器，其他系统"]
    assert {row[1] for row in rows} == {"127.0.0.1"}
    assert session_key(here) not in here.answer.body.decode()
    assert session_key(elsewhere) not in here.answer.body.decode()
    here.force("/account/sessions/end/", session=str(row_of(elsewhere).handle))
    assert is_in(here) and not is_in(elsewhere)
    for _browser in range(2):
        type_in(at_the_door(site), "czj-handler")
    here.force("/account/sessions/end-others/")
    assert "2个登录" in here.page.text
    assert UserSession.objects.filter(user__username="czj-handler").count() == 1
    ended = [(entry.chain, entry.data["sessions"]) for entry in entries("session.ended")]
    assert ended == [("u:czj", 1), ("u:czj", 2)]


def test_44_a_stranger_s_session_is_an_absent_one(site: Site) -> None:
    mine, theirs = (type_in(at_the_door(site), name) for name in ("czj-handler", "czj-approver"))
    foreign = mine.force("/account/sessions/end/", session=str(row_of(theirs).handle))
    absent = mine.force("/account/sessions/end/", session="00000000-0000-4000-8000-000000000000")
    nonsense = mine.force("/account/sessions/end/", session="x")
    assert {foreign.status, absent.status, nonsense.status} == {404}
    assert unnumbered(foreign.page.text) == unnumbered(absent.page.text)
    assert is_in(theirs) and entries("session.ended") == []


def test_44_the_security_administrator_ends_somebody_s_sessions(site: Site) -> None:
    visitor = type_in(at_the_door(site), "czj-handler")
    keeper = type_in(at_the_door(site), "security_admin")
    keeper.force("/office/350122/accounts/sessions/", account="czj-handler")
    assert not is_in(visitor) and is_in(keeper)
    (entry,) = entries("session.ended")
    assert (entry.chain, entry.actor_name) == ("u:czj", "安全员")


def test_44_sessions_that_are_over_are_deleted(site: Site) -> None:
    visitor = type_in(at_the_door(site), "czj-handler")
    type_in(at_the_door(site), "czj-approver")
    let_time_pass(60 * 13, user__username="czj-approver")
    housekeeping.forget_old_logins()
    assert [row.user.username for row in UserSession.objects.filter(user__isnull=False)] == [
        "czj-handler"
    ]
    assert is_in(visitor)


def test_44_browsers_have_plain_names() -> None:
    known = {
        "Mozilla/5.0 (Windows NT 10.0) Chrome/120.0 Safari/537.36 Edg/120.0": "Edge，Windows",
        "Mozilla/5.0 (Linux; Android 13) MicroMessenger/8.0 Chrome/107": "微信，安卓手机",
        "Mozilla/5.0 (X11; Linux x86_64) UOSBrowser/6.0 Chrome/108": "统信浏览器，统信UOS",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Version/17 Safari/605": "Safari，macOS",
        "Mozilla/5.0 (Windows NT 6.1; Trident/7.0; rv:11.0)": "Internet Explorer，Windows 7",
        "": "其他浏览器，其他系统",
    }
    assert {agent: device_words(agent) for agent in known} == known
