"""44: single sign-on finds existing accounts only, and asks for our second factor where it had none."""

import base64
import hashlib
import time
from collections.abc import Iterator
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from audit.record import record
from casefiles import actions
from tenants.actors import system
from tenants.models import User
from tenants.scope import every_unit
from tests.journeys.client import Visitor
from tests.journeys.site import Site
from tests.security.door import at_the_door, entries, is_in, set_up, type_in
from tests.security.provider import CLIENT, SECRET, Provider


@pytest.fixture
def provider(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    """A provider that the settings name."""
    # The provider is on this machine, whatever proxy the machine uses.
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with Provider.running() as running:
        settings.OIDC_ISSUER = running.issuer
        settings.OIDC_RP_CLIENT_ID = CLIENT
        settings.OIDC_RP_CLIENT_SECRET = SECRET
        yield running


def come_by_it(site: Site, next_page: str = "") -> Visitor:
    """From our login page through the provider and back."""
    visitor = Visitor(site.url)
    visitor.get(f"/login/?next={next_page}" if next_page else "/login/")
    visitor.follow("统一身份登录")
    return visitor


def test_44_off_by_default(site: Site) -> None:
    visitor = at_the_door(site)
    assert "统一身份登录" not in visitor.page.text
    for path in ("/login/provider/", "/login/provider/back/?code=x&state=y"):
        assert visitor.get(path).path == "/login/"


def test_44_the_account_of_that_name_is_let_in(site: Site, provider: Provider) -> None:
    visitor = come_by_it(site, "/u/czj/filings/")
    assert visitor.answer.path == "/u/czj/filings/"
    (entry,) = entries("login.passed")
    assert (entry.chain, entry.data["factor"]) == ("u:czj", "none")
    assert is_in(visitor)


def test_44_nobody_is_made_by_the_provider(site: Site, provider: Provider) -> None:
    before = User.objects.count()
    for name in ("somebody-new", "CZJ-HANDLER", ""):
        provider.account = name
        visitor = come_by_it(site)
        assert visitor.answer.path == "/login/" and "没有成功" in visitor.page.text, name
        assert not is_in(visitor)
    assert User.objects.count() == before
    failed = entries("login.failed")
    assert [entry.data["account"] for entry in failed] == ["s***", "C***", "***"]
    assert {(entry.chain, entry.data["cause"]) for entry in failed} == {("o:350122", "provider")}


def test_44_a_deactivated_account_stays_outside(site: Site, provider: Provider) -> None:
    with every_unit(because="the tests close an account"):
        User.objects.filter(username="czj-handler").update(is_active=False)
        unit = site.county.units["czj"]
        record(actions.UNIT_RENAMED, unit, by=system("tests"), old="", new="", since="")
    assert not is_in(come_by_it(site))


@pytest.mark.parametrize(
    "wrong",
    [
        {"aud": "another-client"},
        {"iss": "https://another.example"},
        {"nonce": "not-ours"},
        {"nonce": None},
        {"exp": None},
        pytest.param({"exp": int(time.time()) - 3600}, id="an hour too old"),
        {"azp": "another-client"},
        {"sub": None},
    ],
    ids=str,
)
def test_44_a_token_that_is_not_for_us_is_refused(
    site: Site, provider: Provider, wrong: dict[str, Any]
) -> None:
    provider.claims = wrong
    visitor = come_by_it(site)
    assert visitor.answer.path == "/login/" and not is_in(visitor)


def test_44_a_token_signed_by_another_key_is_refused(site: Site, provider: Provider) -> None:
    provider.signing_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    assert not is_in(come_by_it(site))


def test_44_the_user_info_must_be_about_the_same_person(site: Site, provider: Provider) -> None:
    provider.claims = {"preferred_username": None}
    provider.about = {"sub": "subject-2", "preferred_username": "czj-handler"}
    assert not is_in(come_by_it(site))
    provider.about = {"sub": "subject-1", "preferred_username": "czj-handler"}
    assert is_in(come_by_it(site))


def test_44_an_answer_that_was_not_asked_for_is_refused(site: Site, provider: Provider) -> None:
    visitor = at_the_door(site)
    visitor.get("/login/provider/back/?code=stolen&state=guessed")
    assert visitor.answer.path == "/login/"
    # Nor does a code on the login form's own address reach the provider, which would accept it.
    empty = base64.urlsafe_b64encode(hashlib.sha256(b"").digest()).decode().rstrip("=")
    provider.asked["stolen"] = {"code_challenge": empty, "nonce": ""}
    provider.claims = {"nonce": None}
    visitor.force("/login/?code=stolen&state=guessed", username="czj-handler", password="wrong")
    assert not is_in(visitor) and "stolen" in provider.asked


def test_44_our_second_factor_is_asked_unless_the_provider_had_one(
    site: Site, provider: Provider, settings: Any
) -> None:
    settings.SECOND_FACTOR = True
    provider.account = "czj-approver"
    for ways in (None, ["pwd"], ["otp"], "mfa", ["sms", "kba"]):
        provider.claims = {"amr": ways}
        visitor = come_by_it(site)
        assert visitor.answer.path == "/login/setup/", ways
    phone, _codes = set_up(visitor)
    assert is_in(visitor)
    provider.claims = {"amr": ["pwd"]}
    visitor = come_by_it(site)
    assert visitor.answer.path == "/login/code/"
    visitor.force("/login/code/", code=phone.code())
    assert is_in(visitor)
    for ways in (["pwd", "otp"], ["pwd", "mfa"], ["mfa"]):
        provider.claims = {"amr": ways}
        assert is_in(come_by_it(site)), ways
    settings.OIDC_STRONG_ACR = ["level-3"]
    provider.claims = {"acr": "level-3"}
    assert is_in(come_by_it(site))
    assert entries("login.passed")[-1].data["factor"] == "provider"


def test_44_a_provider_that_is_away_is_said_calmly(
    site: Site, provider: Provider, settings: Any
) -> None:
    settings.OIDC_ISSUER = "http://127.0.0.1:9"
    visitor = come_by_it(site)
    assert visitor.answer.path == "/login/" and "暂时无法连接" in visitor.page.text
    assert is_in(type_in(visitor, "czj-handler")), "the password still opens"


def test_44_a_provider_under_another_name_is_not_believed(
    site: Site, provider: Provider, settings: Any
) -> None:
    settings.OIDC_ISSUER = provider.issuer.replace("127.0.0.1", "localhost")
    assert "暂时无法连接" in come_by_it(site).page.text
