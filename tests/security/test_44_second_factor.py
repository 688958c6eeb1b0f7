"""44: a second factor for whoever decides, accepts or keeps; no code works twice."""

from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from casefiles.verbs.accounts import change_password
from tenants.models import Authenticator, RecoveryCode
from tenants.roles import SECOND_FACTOR_ROLES, Role
from tenants.sealing import Unreadable
from tenants.signin.factors import check, wait_seconds
from tests.cast import PASSWORD, County
from tests.journeys.site import Site
from tests.security.door import (
    Phone,
    at_the_door,
    entries,
    forgive_wrong_codes,
    is_in,
    session_key,
    set_up,
    type_in,
)


@pytest.fixture(autouse=True)
def _required(settings: Any) -> None:
    settings.SECOND_FACTOR = True


def test_44_who_decides_or_keeps_needs_one() -> None:
    assert {
        Role.APPROVER,
        Role.LEADER,
        Role.REVIEWER,
        Role.CHIEF,
        Role.ADMINISTRATOR,
        Role.SECURITY_ADMIN,
        Role.AUDITOR,
    } == SECOND_FACTOR_ROLES


@pytest.mark.parametrize(
    ("name", "needs"),
    [
        ("czj-handler", False),
        ("czj-approver", True),
        ("czj-leader", True),
        ("czj-admin", False),
        ("reviewer", True),
        ("chief", True),
        ("assessor", False),
        ("administrator", True),
        ("security_admin", True),
        ("auditor", True),
    ],
)
def test_44_each_role_is_asked_or_not(county: County, name: str, needs: bool) -> None:
    client = Client()
    answer = client.post("/login/", {"username": name, "password": PASSWORD})
    assert answer["Location"] == ("/login/setup/" if needs else "/")
    assert client.get("/account/sessions/").status_code == (302 if needs else 200)


def test_44_without_one_nothing_else_is_reached(site: Site) -> None:
    visitor = type_in(at_the_door(site), "czj-approver")
    assert visitor.answer.path == "/login/setup/" and "设置两步验证" in visitor.page.text
    for page in ("/", "/u/czj/", "/u/czj/cases/", "/account/sessions/", "/account/second-factor/"):
        assert visitor.get(page).path == "/login/", page
    assert entries("login.passed") == []


def test_44_a_session_from_elsewhere_is_led_to_it_too(county: County) -> None:
    client = Client()
    client.force_login(county.people["czj-approver"])
    before = client.cookies["sessionid"].value
    for page in ("/", "/u/czj/", "/account/password/"):
        assert client.get(page).status_code == 302
        assert client.get("/login/setup/").status_code == 200
    assert client.cookies["sessionid"].value != before


def test_44_setting_it_up_and_logging_in_with_it(site: Site) -> None:
    visitor = type_in(at_the_door(site), "czj-approver")
    phone, codes = set_up(visitor)
    assert is_in(visitor)
    assert [entry.data for entry in entries("factor.set")] == [
        {"account": "czj-approver", "renewed": False}
    ]
    # The codes are shown once: no page shows them again.
    for page in ("/account/second-factor/", "/login/setup/"):
        assert codes[0] not in visitor.get(page).body.decode()
    again = type_in(at_the_door(site), "czj-approver")
    assert again.answer.path == "/login/code/" and not is_in(again)
    before = session_key(again)
    again.force("/login/code/", code=phone.code())
    assert is_in(again) and session_key(again) != before
    assert [entry.data["factor"] for entry in entries("login.passed")] == ["totp", "totp"]


def test_44_a_code_is_never_accepted_twice(site: Site) -> None:
    phone, _codes = set_up(type_in(at_the_door(site), "czj-approver"))
    code = phone.code()
    first, second = (type_in(at_the_door(site), "czj-approver") for _browser in range(2))
    first.force("/login/code/", code=code)
    second.force("/login/code/", code=code)
    assert is_in(first) and not is_in(second)
    assert second.answer.path == "/login/"
    (failed,) = entries("login.failed")
    assert failed.data["cause"] == "code"


def test_44_wrong_codes_are_slowed_down_and_then_thrown_out(site: Site) -> None:
    phone, _codes = set_up(type_in(at_the_door(site), "czj-approver"))
    visitor = type_in(at_the_door(site), "czj-approver")
    assert "验证码不正确" in visitor.force("/login/code/", code="000000").page.text
    device = Authenticator.objects.get()
    assert device.throttling_failure_count == 1, "a refused login keeps its count"
    Authenticator.objects.update(throttling_failure_count=8)
    # Even the right code waits, and it is not used up by that.
    assert wait_seconds(site.county.people["czj-approver"]) > 60
    early = visitor.force("/login/code/", code=phone.code())
    assert early.status == 422 and "秒后再试" in early.page.text
    for _more in range(3):
        forgive_wrong_codes()
        visitor.force("/login/code/", code="000000")
    assert visitor.answer.path == "/login/" and "请重新输入密码" in visitor.page.text
    forgive_wrong_codes()
    assert visitor.force("/login/code/", code=phone.code()).path == "/login/"
    assert not is_in(visitor)


def test_44_a_recovery_code_works_once(site: Site) -> None:
    _phone, codes = set_up(type_in(at_the_door(site), "czj-approver"))
    visitor = type_in(at_the_door(site), "czj-approver")
    visitor.force("/login/code/", code=codes[3].upper().replace("-", " "))
    assert "还剩9个" in visitor.page.text and is_in(visitor)
    (used,) = entries("factor.code_used")
    assert used.data == {"account": "czj-approver", "codes_left": 9}
    again = type_in(at_the_door(site), "czj-approver")
    again.force("/login/code/", code=codes[3])
    assert again.answer.path == "/login/code/" and not is_in(again)


def test_44_nothing_stored_lets_anybody_in(site: Site) -> None:
    visitor = type_in(at_the_door(site), "czj-approver")
    visitor.force("/login/setup/", do="start")
    phone = Phone(visitor)
    visitor.force("/login/setup/", do="confirm", code=phone.code())
    device = Authenticator.objects.get()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a::text, r::text FROM tenants_authenticator a, tenants_recoverycode r"
        )
        stored = " ".join(text for row in cursor.fetchall() for text in row)
    assert phone.key.hex() not in stored and device.typed_key.replace(" ", "") not in stored
    shown = visitor.page.text.split()
    assert not [code for code in shown if len(code) == 11 and code.replace("-", "") in stored]
    # Copied into another person's row it does not open.
    device.user = site.county.people["chief"]
    with pytest.raises(Unreadable):
        _ = device.key
    assert RecoveryCode.objects.count() == 10


def test_44_replacing_the_app_asks_for_the_password_and_ends_the_old_one(site: Site) -> None:
    visitor = type_in(at_the_door(site), "czj-approver")
    phone, _codes = set_up(visitor)
    other = type_in(at_the_door(site), "czj-approver")
    other.force("/login/code/", code=phone.code())
    page = "/account/second-factor/"
    assert visitor.force(page, do="start", current="wrong").status == 422
    assert not Authenticator.objects.filter(confirmed=False).exists()
    visitor.force(page, do="start", current=PASSWORD)
    new = Phone(visitor)
    assert new.key != phone.key
    visitor.force(page, do="confirm", code=new.code())
    assert is_in(visitor) and not is_in(other)
    user = site.county.people["czj-approver"]
    assert check(user, phone.code()) is None
    forgive_wrong_codes()
    assert check(user, new.code()) is not None
    assert [entry.data["renewed"] for entry in entries("factor.set")] == [False, True]


def test_44_who_has_one_is_asked_where_none_is_demanded(site: Site, settings: Any) -> None:
    set_up(type_in(at_the_door(site), "czj-approver"))
    settings.SECOND_FACTOR = False
    assert type_in(at_the_door(site), "czj-approver").answer.path == "/login/code/"


def test_44_the_security_administrator_resets_it(site: Site) -> None:
    owner = type_in(at_the_door(site), "czj-approver")
    set_up(owner)
    keeper = type_in(at_the_door(site), "security_admin")
    set_up(keeper)
    url = "/office/350122/accounts/second-factor/"
    assert "不能重置本人" in keeper.force(url, account="security_admin").page.text
    assert "已重置" in keeper.force(url, account="czj-approver").page.text
    assert not is_in(owner), "sessions that rest on the lost phone end"
    assert type_in(at_the_door(site), "czj-approver").answer.path == "/login/setup/"
    (entry,) = entries("factor.reset")
    assert (entry.actor_name, entry.data) == (
        "安全员",
        {"account": "czj-approver", "sessions": 1},
    )
    # The machine's own way, for the one security administrator who lost a phone.
    call_command("free_account", "security_admin", second_factor=True, verbosity=0)
    assert type_in(at_the_door(site), "security_admin").answer.path == "/login/setup/"
    assert entries("factor.reset")[-1].actor_name == "系统（解除账号限制）"


def test_44_a_password_alone_is_forgotten(site: Site, settings: Any) -> None:
    set_up(type_in(at_the_door(site), "czj-approver"))
    visitor = type_in(at_the_door(site), "czj-approver")
    user = site.county.people["czj-approver"]
    change_password(user, "another-long-sample-7", keep=None)
    assert visitor.get("/login/code/").path == "/login/", "the password changed meanwhile"
