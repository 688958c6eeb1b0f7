"""Invitations: a link that is shown once, opens once, and says the same to whoever has no right to it."""

import logging
from datetime import timedelta

import pytest
from django.test import Client

from audit.models import Entry
from casefiles.people.refusals import (
    AccountClosed,
    DayGone,
    InvitationClosed,
    InvitationGone,
    NoRole,
    NotTheInvited,
)
from casefiles.verbs import invitations, roster
from tenants import clock
from tenants.models import Invitation, Membership, User
from tenants.models.invitations import InvitationState
from tenants.roles import Role
from tenants.scope import every_unit, unit_scope
from tests.cast import County, at
from tests.people.asking import (
    GOOD_PASSWORD,
    MORNING,
    at_desk,
    held,
    invite,
    opened,
    secret_on,
    text,
    url,
)

FORM = {"display_name": "钱某某", "own_part": "qian", "roles": ["handler"], "since": "2026-03-02"}
PASSWORDS = {"password": GOOD_PASSWORD, "again": GOOD_PASSWORD}


def test_a_new_person_comes_in(county: County) -> None:
    with clock.at(at(MORNING)):
        shown = at_desk(county, "czj-admin").post(url("unit:person-new", county), FORM)
        assert shown.status_code == 200 and "no-store" in shown["Cache-Control"]
        secret = secret_on(shown)
        assert not User.objects.filter(username="czj-qian").exists()
        person = opened(secret)
        page = person.get("/join/")
        assert all(words in text(page) for words in ("钱某某", "财政局", "经办人", "czj-qian"))
        assert secret not in page.content.decode()
        answer = person.post("/join/accept/", PASSWORDS)
        # Nobody is logged in by it: the sign-in page asks what it asks of everybody.
        assert (answer.status_code, answer["Location"]) == (302, "/login/")
        assert person.get("/")["Location"].startswith("/login/")
        typed = {"username": "czj-qian", "password": GOOD_PASSWORD}
        assert person.post("/login/", typed).status_code == 302
        assert person.get("/u/czj/").status_code == 200
    assert held(User.objects.get(username="czj-qian")) == [("czj", "handler", None)]
    with unit_scope(county.units["czj"]):
        told = Entry.objects.filter(action__startswith="member.").order_by("-seq")[:2]
        assert [(each.action, each.actor_name) for each in told] == [
            ("member.joined", "钱某某"),
            ("member.invited", "吴某某"),
        ]


def test_the_link_is_kept_nowhere_and_logged_nowhere(
    county: County, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with clock.at(at(MORNING)):
        admin = at_desk(county, "czj-admin")
        secret = secret_on(admin.post(url("unit:person-new", county), FORM))
        people = admin.get(url("unit:people", county)).content.decode()
        person = opened(secret)
        person.post("/join/accept/", {"password": "short", "again": "short"})
        person.post("/join/accept/", PASSWORDS)
        kept = person.session.items()
    assert secret not in people and secret not in str(dict(kept)) and secret not in caplog.text
    with every_unit(because="the tests look"):
        stored = [str(each) for each in Invitation.objects.values_list()]
        told = [str(each) for each in Entry.objects.values_list("data", flat=True)]
    assert stored and not [each for each in (*stored, *told) if secret in each]


def test_a_link_opens_once_and_for_seven_days(county: County) -> None:
    czj = county.units["czj"]
    with clock.at(at(MORNING)):
        _used, secret = invite(county, czj, "czj-admin", Role.HANDLER)
        two = [opened(secret), opened(secret)]
        assert two[0].post("/join/accept/", PASSWORDS)["Location"] == "/login/"
        again = two[1].post("/join/accept/", PASSWORDS, follow=True)
        assert "无效、已使用或已过期" in text(again)
        late, old = invite(county, czj, "czj-admin", Role.HANDLER, own_part="late")
    almost = at(MORNING) + timedelta(days=7) - timedelta(seconds=1)
    with clock.at(almost):
        assert invitations.find(invitations.key_of(old)).pk == late.pk
    with clock.at(almost + timedelta(seconds=1)):
        assert late.state == InvitationState.EXPIRED
        answer = Client().post("/join/", {"code": old})
        assert answer.status_code == 422 and "无效、已使用或已过期" in text(answer)
        # The name of an expired invitation is free again.
        invite(county, czj, "czj-admin", Role.HANDLER, own_part="late")
    assert User.objects.filter(username="czj-xin").count() == 1


def test_every_bad_code_reads_the_same(county: County) -> None:
    with clock.at(at(MORNING)):
        withdrawn, secret = invite(county, county.units["czj"], "czj-admin", Role.HANDLER)
        admin = at_desk(county, "czj-admin")
        address = url("unit:invitation-withdraw", county, withdrawn.pk)
        assert admin.post(address, follow=True).status_code == 200
        answers = [Client().post("/join/", {"code": each}) for each in (secret, "x" * 43, "《》")]
    assert {each.status_code for each in answers} == {422}
    assert len({text(each).replace(secret, "").replace("x" * 43, "") for each in answers}) <= 2
    assert all("无效、已使用或已过期" in text(each) for each in answers)


def test_a_new_link_ends_the_old_one(county: County) -> None:
    with clock.at(at(MORNING)):
        invitation, old = invite(county, county.units["czj"], "czj-admin", Role.HANDLER)
        before = opened(old)
        shown = at_desk(county, "czj-admin").post(
            url("unit:invitation-renew", county, invitation.pk)
        )
        new = secret_on(shown)
        assert new != old
        # Also for the browser that had opened it already.
        assert "无效" in text(before.post("/join/accept/", PASSWORDS, follow=True))
        assert opened(new).post("/join/accept/", PASSWORDS)["Location"] == "/login/"
        with unit_scope(county.units["czj"]):
            for verb in (invitations.renew, invitations.withdraw):
                with pytest.raises(InvitationClosed):
                    verb(invitation, by=county.actor("czj-admin"))


def test_who_has_an_account_keeps_it(county: County) -> None:
    gtz, person = county.units["gtz"], county.people["czj-handler"]
    with clock.at(at(MORNING)):
        _one, secret = invite(
            county, gtz, "gtz-admin", Role.HANDLER, Role.APPROVER, name=person.display_name
        )
        outside = opened(secret)
        assert "/login/?next=/join/" in outside.get("/join/").content.decode()
        outside.post(
            "/login/?next=/join/",
            {"username": "czj-handler", "password": "a-long-sample-password-1"},
        )
        page = outside.get("/join/")
        assert "czj-handler" in text(page) and "用此账号接受" in text(page)
        assert outside.post("/join/accept/")["Location"] == "/"
        # A new role ends what was open: the next login has it.
        outside.force_login(person)
        assert outside.get("/u/gtz/").status_code == 200
    assert held(person) == [
        ("czj", "handler", None),
        ("gtz", "handler", None),
        ("gtz", "approver", None),
    ]
    assert not User.objects.filter(username="gtz-xin").exists()


def test_nobody_accepts_for_another(county: County) -> None:
    with clock.at(at(MORNING)):
        _one, secret = invite(county, county.units["czj"], "czj-admin", Role.HANDLER, name="何某某")
        key = invitations.key_of(secret)
        with pytest.raises(NotTheInvited) as refused:
            invitations.accept_with_account(key, person=county.people["czj-leader"])
        assert "请先退出登录" in str(refused.value)
        gone = county.people["gtz-handler"]
        User.objects.filter(pk=gone.pk).update(is_active=False, display_name="何某某")
        gone.refresh_from_db()
        with pytest.raises(AccountClosed):
            invitations.accept_with_account(key, person=gone)
        assert invitations.find(key)


def test_who_leaves_takes_the_open_invitations_along(county: County) -> None:
    czj = county.units["czj"]
    with clock.at(at(MORNING)):
        _one, secret = invite(county, czj, "czj-admin", Role.UNIT_ADMIN)
        _two, kept = invite(county, czj, "security_admin", Role.HANDLER, own_part="other")
        with unit_scope(czj):
            admin = Membership.objects.get(user=county.people["czj-admin"])
            by = county.actor("security_admin")
        with every_unit(because="the tests end a role"):
            roster.end_membership(admin, until=clock.today(), by=by)
        with pytest.raises(InvitationGone):
            invitations.find(invitations.key_of(secret))
        assert invitations.find(invitations.key_of(kept))


def test_passwords_are_held_against_the_rules(county: County) -> None:
    with clock.at(at(MORNING)):
        _one, secret = invite(county, county.units["czj"], "czj-admin", Role.HANDLER)
        person = opened(secret)
        for password, again, problem in (
            ("", "", "必填"),
            (GOOD_PASSWORD, "another", "两次输入的密码不一致"),
            ("abc", "abc", "密码"),
            ("czj-xin1", "czj-xin1", "密码"),
            ("password1", "password1", "密码"),
        ):
            page = person.post("/join/accept/", {"password": password, "again": again})
            assert page.status_code == 422 and problem in text(page), password
            assert not password or f'value="{password}"' not in page.content.decode()
    assert not User.objects.filter(username="czj-xin").exists()


def test_what_is_not_right_is_said_on_the_form(county: County) -> None:
    with clock.at(at(MORNING)):
        admin = at_desk(county, "czj-admin")
        for wrong, problem in (
            ({"own_part": "Qian"}, "账号由小写字母开头"),
            ({"own_part": "q"}, "账号由小写字母开头"),
            ({"since": "2026-03-01"}, "日期不能早于今天"),
            ({"roles": ["reviewer"]}, "角色"),
            ({"roles": []}, "角色"),
            ({"display_name": ""}, "姓名"),
        ):
            page = admin.post(url("unit:person-new", county), FORM | wrong)
            assert page.status_code == 422 and problem in text(page), wrong
            assert wrong.get("display_name", "钱某某") in page.content.decode()
        with pytest.raises(NoRole):
            invite(county, county.units["czj"], "czj-admin")
        with pytest.raises(DayGone), unit_scope(county.units["czj"]):
            new = invitations.Newcomer(
                "新某某", "xin", frozenset({Role.HANDLER}), clock.today() - timedelta(days=1)
            )
            invitations.invite(new, where=county.units["czj"], by=county.actor("czj-admin"))
    with every_unit(because="the tests look"):
        assert not Invitation.objects.exists()


def test_no_way_out_of_the_site(county: County) -> None:
    with clock.at(at(MORNING)):
        _one, secret = invite(county, county.units["czj"], "czj-admin", Role.HANDLER)
        person = opened(secret)
        assert person.get("/join/accept/?next=//evil.example/")["Location"] == "/join/"
        answer = person.post(
            "/join/accept/?next=https://evil.example/", PASSWORDS | {"next": "//x"}
        )
        assert answer["Location"] == "/login/"
        page = Client().get("/join/")
        assert page["Referrer-Policy"] == "same-origin" and "no-store" in page["Cache-Control"]
    # Looking changes nothing.
    with every_unit(because="the tests look"):
        assert Entry.objects.filter(action="member.joined").count() == 1


def test_the_security_administrator_invites_everywhere_in_the_county(county: County) -> None:
    with clock.at(at(MORNING)):
        client = at_desk(county, "security_admin")
        for unit, roles, name in (
            ("?unit=gtz", ["unit_admin"], "gtz-qian"),
            ("", ["reviewer", "assessor"], "350122-qian"),
        ):
            shown = client.post(url("office:person-new", county) + unit, FORM | {"roles": roles})
            opened(secret_on(shown)).post("/join/accept/", PASSWORDS)
            person = User.objects.get(username=name)
            assert {role for _place, role, _until in held(person)} == set(roles)
