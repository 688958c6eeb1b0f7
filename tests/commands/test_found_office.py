"""`manage.py found_office`: an empty installation comes to its first three accounts."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from audit.models import Entry
from tenants.models import Office, User
from tenants.roles import Role
from tenants.scope import office_scope
from tests.people.asking import GOOD_PASSWORD, held, opened

ASKED = ("--code", "350121", "--name", "闽侯县信用办")
THREE = ("--sysadmin", "甲某某", "--secadmin", "乙某某", "--auditor", "丙某某")


def test_three_administrators_come_in_by_their_links(db: None) -> None:
    out = StringIO()
    call_command("found_office", *ASKED, *THREE, stdout=out)
    links = re.findall(r"^(\S+) (\S+): /join/#(\S+)$", out.getvalue(), re.MULTILINE)
    assert [(name, person) for name, person, _secret in links] == [
        ("350121-sysadmin", "甲某某"),
        ("350121-secadmin", "乙某某"),
        ("350121-auditor", "丙某某"),
    ]
    for name, _person, secret in links:
        client = opened(secret)
        client.post("/join/accept/", {"password": GOOD_PASSWORD, "again": GOOD_PASSWORD})
        typed = {"username": name, "password": GOOD_PASSWORD}
        assert client.post("/login/", typed).status_code == 302
        assert client.get("/", follow=True).status_code == 200
    roles = [held(User.objects.get(username=name))[0][1] for name, _person, _secret in links]
    assert roles == [Role.ADMINISTRATOR, Role.SECURITY_ADMIN, Role.AUDITOR]
    with office_scope(Office.objects.get(division_code="350121")):
        first = Entry.objects.order_by("seq").first()
        assert first is not None
        assert (first.action, first.actor_name) == ("office.founded", "系统（设立信用办）")
    # From here on the security administrator invites.
    security = Client()
    security.force_login(User.objects.get(username="350121-secadmin"))
    assert security.get("/office/350121/people/new/").status_code == 200


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("--code", "3501", "--name", "某办", *THREE), "six digits"),
        ((*ASKED, "--sysadmin", "甲", "--secadmin", "甲", "--auditor", "乙"), "three people"),
        ((*ASKED, *THREE, "--above", "999999"), "no office"),
    ],
)
def test_what_is_wrong_is_said(db: None, arguments: tuple[str, ...], problem: str) -> None:
    with pytest.raises(CommandError, match=problem):
        call_command("found_office", *arguments)
    assert not Office.objects.exists()


def test_an_office_is_founded_once(db: None) -> None:
    call_command("found_office", *ASKED, *THREE, stdout=StringIO())
    with pytest.raises(CommandError, match="already"):
        call_command("found_office", *ASKED, *THREE)
