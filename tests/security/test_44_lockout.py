"""44: lockout by account and address together, so that a stranger does not lock the owner out."""

from typing import Any

import pytest
from axes.models import AccessAttempt
from django.test import RequestFactory

from tenants.actors import system
from tenants.addresses import client_address, counted_address
from tenants.clock import SHANGHAI
from tenants.models import Office
from tenants.roles import Role
from tenants.scope import every_unit
from tenants.signin import housekeeping
from tenants.signin.lockout import locks
from tests.cast import PASSWORD, SINCE
from tests.journeys.client import Visitor
from tests.journeys.site import Site
from tests.security.desk import unnumbered
from tests.security.door import at_the_door, entries, is_in, type_in

HOME, ELSEWHERE = "10.20.30.40", "10.20.30.99"


@pytest.fixture(autouse=True)
def _behind_a_proxy(settings: Any) -> None:
    settings.PROXIES = 1


def fail(site: Site, name: str, address: str, times: int = 5) -> Visitor:
    """Wrong passwords in a row."""
    visitor = at_the_door(site, address)
    for _time in range(times):
        type_in(visitor, name, "a-wrong-password")
    return visitor


def locked(visitor: Visitor) -> bool:
    """Whether the page is the one that says when to try again."""
    return visitor.status == 429 and "登录已暂停" in visitor.page.text


def test_44_five_wrong_passwords_lock_the_pair(site: Site) -> None:
    visitor = fail(site, "czj-handler", HOME, times=4)
    assert visitor.status == 200 and "用户名或密码不正确" in visitor.page.text
    type_in(visitor, "czj-handler", "a-wrong-password")
    assert locked(visitor)
    # The right password changes nothing while it lasts, whatever the browser calls itself.
    other = at_the_door(site, HOME)
    other.headers["User-Agent"] = "another browser"
    assert locked(type_in(other, "czj-handler")) and not is_in(other)


def test_44_the_page_says_when_and_whom_to_ask(site: Site) -> None:
    visitor = fail(site, "czj-handler", HOME)
    (lock,) = locks("czj-handler", HOME)
    seconds = int(visitor.answer.headers["Retry-After"])
    assert 14 * 60 <= seconds <= 16 * 60 + 1
    words = visitor.page.text
    said = lock.until.astimezone(SHANGHAI)
    assert f"{said:%H}:" in words or f"{(said.hour + 1) % 24:02}:" in words
    assert "安全管理员" in words and "czj-handler" not in words


def test_44_the_owner_works_on_from_the_own_address(site: Site) -> None:
    fail(site, "czj-handler", ELSEWHERE, times=8)
    assert is_in(type_in(at_the_door(site, HOME), "czj-handler"))
    assert is_in(type_in(at_the_door(site, ELSEWHERE), "czj-approver"))


def test_44_an_account_that_does_not_exist_is_locked_the_same_way(site: Site) -> None:
    there, nowhere = fail(site, "czj-handler", HOME), fail(site, "nobody-of-that-name", HOME)
    assert locked(there) and locked(nowhere)
    assert [each.page.headings for each in (there, nowhere)] == [["登录已暂停"]] * 2
    # What was typed is no account, so perhaps a password: it is nowhere in the table.
    kept = AccessAttempt.objects.values_list("username", "post_data")
    assert not any("nobody-of" in text for row in kept for text in row)


def test_44_one_address_may_not_try_everybody(site: Site, settings: Any) -> None:
    settings.LOCKOUT = {**settings.LOCKOUT, "address": (12, 15)}
    for name in ("czj-handler", "zjj-handler", "gtz-handler", "x1"):
        fail(site, name, ELSEWHERE, times=3)
    assert locked(type_in(at_the_door(site, ELSEWHERE), "assessor"))
    assert is_in(type_in(at_the_door(site, HOME), "assessor"))
    assert [each.data["measure"] for each in entries("login.locked")] == ["address"]


def test_44_an_account_under_fire_is_locked_last_and_briefly(site: Site, settings: Any) -> None:
    assert settings.LOCKOUT["account"][0] >= 100 and settings.LOCKOUT["account"][1] <= 5
    settings.LOCKOUT = {**settings.LOCKOUT, "account": (8, 5)}
    for host in (1, 2):
        fail(site, "czj-handler", f"10.9.9.{host}", times=4)
    assert locked(type_in(at_the_door(site, HOME), "czj-handler"))
    assert is_in(type_in(at_the_door(site, HOME), "czj-approver"))
    minutes = int(at_the_door_answer(site)) / 60
    assert minutes <= 7


def at_the_door_answer(site: Site) -> str:
    """After how many seconds the locked account may try again."""
    visitor = type_in(at_the_door(site, HOME), "czj-handler")
    return str(visitor.answer.headers["Retry-After"])


def test_44_a_login_that_works_clears_the_own_failures_only(site: Site) -> None:
    fail(site, "czj-handler", HOME, times=4)
    fail(site, "czj-approver", HOME, times=4)
    assert is_in(type_in(at_the_door(site, HOME), "czj-handler"))
    names = set(AccessAttempt.objects.values_list("username", flat=True))
    assert names == {"czj-approver"}


def test_44_wrong_tries_during_a_lock_do_not_prolong_it(site: Site) -> None:
    fail(site, "czj-handler", HOME)
    (before,) = locks("czj-handler", HOME)
    fail(site, "czj-handler", HOME, times=3)
    assert locks("czj-handler", HOME) == [before]
    assert len(entries("login.failed")) == 5 and len(entries("login.locked")) == 1


def test_44_a_lock_ends_by_itself_and_the_table_is_pruned(site: Site) -> None:
    fail(site, "czj-handler", HOME)
    past = AccessAttempt.objects.get().attempt_time.replace(year=2025)
    AccessAttempt.objects.update(attempt_time=past)
    assert is_in(type_in(at_the_door(site, HOME), "czj-handler"))
    AccessAttempt.objects.create(
        username="x", ip_address=HOME, failures_since_start=1, user_agent="", post_data=""
    )
    AccessAttempt.objects.update(attempt_time=past)
    housekeeping.forget_old_logins()
    assert not AccessAttempt.objects.exists()


def test_44_the_address_is_believed_only_from_our_own_proxies(settings: Any) -> None:
    ask = RequestFactory()

    def seen(proxies: int, forwarded: str, remote: str = "10.0.0.1") -> str | None:
        settings.PROXIES = proxies
        return client_address(
            ask.get("/", headers={"X-Forwarded-For": forwarded}, REMOTE_ADDR=remote)
        )

    assert seen(0, "1.2.3.4") == "10.0.0.1"
    assert seen(1, "6.6.6.6, 1.2.3.4") == "1.2.3.4"
    assert seen(2, "6.6.6.6, 1.2.3.4, 10.0.0.2") == "1.2.3.4"
    assert seen(2, "1.2.3.4") == "10.0.0.1"
    assert seen(1, "nonsense") == "10.0.0.1"
    assert seen(1, "1.2.3.4:5678") == "1.2.3.4"
    assert seen(1, "[2001:db8::7]:443") == "2001:db8::7"
    assert seen(0, "", "::ffff:10.1.1.1") == "10.1.1.1"
    assert seen(0, "", "") is None
    # Who has one host of IPv6 has 2**64 addresses: all of them count as one.
    settings.PROXIES = 0
    hosts = ("2001:db8:1:2::7", "2001:db8:1:2:ffff::1")
    counted = {counted_address(ask.get("/", REMOTE_ADDR=host)) for host in hosts}
    assert counted == {"2001:db8:1:2::"}


def test_44_a_forged_header_does_not_escape_the_lock(site: Site, settings: Any) -> None:
    settings.PROXIES = 0
    for host in range(5):
        fail(site, "czj-handler", f"10.7.7.{host}", times=1)
    assert locked(type_in(at_the_door(site, "10.7.7.200"), "czj-handler"))


def test_44_the_security_administrator_unlocks(site: Site) -> None:
    fail(site, "czj-handler", HOME)
    fail(site, "somebody-else", HOME)
    keeper = type_in(at_the_door(site, ELSEWHERE), "security_admin")
    page = keeper.get("/office/350122/accounts/").page
    assert [row[1] for row in page.rows("暂停对象")] == [HOME]
    assert "somebody-else" not in page.text
    keeper.force("/office/350122/accounts/unlock/", account="czj-handler")
    assert "已解除" in keeper.page.text
    (entry,) = entries("login.unlocked")
    assert (entry.chain, entry.actor_name) == ("u:czj", "安全员")
    assert is_in(type_in(at_the_door(site, HOME), "czj-handler"))


def test_44_people_of_another_office_are_absent(site: Site) -> None:
    with every_unit(because="the tests' second county"):
        other = Office.objects.create(division_code="350123", name="罗源县信用办")
        site.county.hire("stranger", "严某某", None)
        from casefiles.verbs import roster

        stranger = site.county.people["stranger"]
        roster.add_member(stranger, Role.REVIEWER, where=other, since=SINCE, by=system("tests"))
    fail(site, "stranger", HOME)
    keeper = type_in(at_the_door(site, ELSEWHERE), "security_admin")
    assert "严某某" not in keeper.get("/office/350122/accounts/").page.text
    before = AccessAttempt.objects.count()
    for deed in ("unlock", "second-factor", "sessions"):
        url = f"/office/350122/accounts/{deed}/"
        foreign = keeper.force(url, account="stranger")
        absent = keeper.force(url, account="no-such-account")
        assert (foreign.status, absent.status) == (404, 404)
        assert unnumbered(foreign.page.text) == unnumbered(absent.page.text)
    assert AccessAttempt.objects.count() == before and entries("login.unlocked") == []


def test_44_only_the_security_administrator_may(site: Site) -> None:
    fail(site, "czj-handler", HOME)
    for name in ("administrator", "auditor", "chief"):
        visitor = type_in(at_the_door(site, ELSEWHERE), name, PASSWORD)
        assert visitor.get("/office/350122/accounts/").status == 403
        assert visitor.force("/office/350122/accounts/unlock/", account="czj-handler").status == 403
    assert locked(type_in(at_the_door(site, HOME), "czj-handler"))
