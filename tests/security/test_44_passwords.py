"""44: passwords are hashed with Argon2, guessable ones are refused, a change ends other sessions."""

import time
from contextlib import suppress
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from config.settings import base
from tenants.models import User
from tenants.signin.passwords import NoGuessablePassword
from tests.cast import PASSWORD, County
from tests.journeys.site import Site
from tests.security.door import at_the_door, entries, is_in, session_key, type_in

GOOD = "tongxin-7f-cha-beizi-kan"


def change(site: Site, name: str, new: str, *, current: str = PASSWORD, again: str = "") -> Any:
    """A person's own change of password, through the page."""
    visitor = type_in(at_the_door(site), name)
    visitor.force("/account/password/", current=current, new=new, again=again or new)
    return visitor


@pytest.mark.parametrize(
    "guessable",
    [
        "zhangwei123456",
        "woaini1314520",
        "Lianjiang@2026",
        "czj20261122",
        "zjj@2026!!",
        "P@ssw0rd2026",
        "Admin@123456",
        "qwer1234!@#$",
        "lihua19900101",
        "caizhengju2026",
        "wangxiaoming888888",
        "ｃｚｊ２０２６２０２６",
        "1qaz2wsx3edc",
    ],
)
def test_44_the_favourites_of_offices_are_refused(county: County, guessable: str) -> None:
    with pytest.raises(ValidationError) as refused:
        NoGuessablePassword().validate(guessable, county.people["gtz-handler"])
    assert refused.value.code == "password_guessable"


@pytest.mark.parametrize(
    "good", [GOOD, PASSWORD, "correct-horse-battery", "Kd9!tru2Lw8q", "山高月小水落石出在江上"]
)
def test_44_a_password_with_one_piece_nobody_expects_is_fine(county: County, good: str) -> None:
    NoGuessablePassword().validate(good, county.people["gtz-handler"])


def test_44_nothing_typed_keeps_the_check_busy(county: County) -> None:
    # A walk over the places, not a pattern that tries every way to cut the text: 4,000 marks took
    # such a pattern longer than anybody waited.
    for long in ("an" * 2000 + "%x", "1" * 4000 + "?x", "ab12" * 1000):
        began = time.process_time()
        with suppress(ValidationError):
            NoGuessablePassword().validate(long, county.people["gtz-handler"])
        assert time.process_time() - began < 1


def test_44_the_page_refuses_what_is_guessable(site: Site) -> None:
    for new, said in (
        ("czj-handler-2027-x", "密码里含有账号名"),
        ("woaini1314520", "容易被猜到"),
        ("short-1x", "至少"),
        (PASSWORD, "与当前密码相同"),
    ):
        visitor = change(site, "czj-handler", new)
        assert visitor.status == 422 and said in visitor.page.text, (new, visitor.page.text)
    visitor = change(site, "czj-handler", GOOD, again=f"{GOOD}x")
    assert visitor.status == 422 and "不一致" in visitor.page.text
    visitor = change(site, "czj-handler", GOOD, current="wrong")
    assert visitor.status == 422 and "当前密码不正确" in visitor.page.text
    assert entries("password.changed") == []
    assert User.objects.get(username="czj-handler").check_password(PASSWORD)


def test_44_a_change_is_hashed_with_argon2_and_recorded(site: Site, settings: Any) -> None:
    settings.PASSWORD_HASHERS = [*base.PASSWORD_HASHERS, *settings.PASSWORD_HASHERS]
    visitor = change(site, "czj-handler", GOOD)
    assert "密码已修改" in visitor.page.text
    stored = User.objects.get(username="czj-handler").password
    assert stored.startswith("argon2$argon2id$") and GOOD not in stored
    (entry,) = entries("password.changed")
    assert (entry.chain, entry.data) == ("u:czj", {"account": "czj-handler", "sessions": 0})
    assert is_in(type_in(at_the_door(site), "czj-handler", GOOD))
    assert not is_in(type_in(at_the_door(site), "czj-handler", PASSWORD))


def test_44_a_new_password_ends_the_other_sessions_and_rotates_the_own(site: Site) -> None:
    here, elsewhere = (type_in(at_the_door(site), "czj-handler") for _browser in range(2))
    before = session_key(here)
    here.force("/account/password/", current=PASSWORD, new=GOOD, again=GOOD)
    assert is_in(here) and session_key(here) != before
    assert not is_in(elsewhere)
    stale = at_the_door(site)
    stale.headers["Cookie"] = f"sessionid={before}"
    assert not is_in(stale)
