"""44 and 31: every login, failure and change of an account is an entry; without it there is no login."""

import logging
from pathlib import Path

import pytest

from audit.verify import verify
from casefiles.accounts.home import home_of, masked
from tenants.models import Office, UserSession
from tenants.scope import every_unit
from tests.cast import County
from tests.journeys.site import Site
from tests.owner import as_owner
from tests.security.door import at_the_door, entries, is_in, type_in


def test_44_logins_and_logouts_are_entries_of_the_unit_or_the_office(site: Site) -> None:
    for name in ("czj-handler", "reviewer"):
        visitor = type_in(at_the_door(site), name)
        visitor.force("/logout/")
        assert not is_in(visitor)
    for action in ("login.passed", "login.left"):
        found = entries(action)
        assert [entry.chain for entry in found] == ["u:czj", "o:350122"]
        assert {entry.data["address"] for entry in found} == {"127.0.0.1"}
        assert [entry.actor_name for entry in found] == ["陈某某", "郑某某"]


def test_44_a_failed_login_is_an_entry_and_names_nobody_who_is_no_account(site: Site) -> None:
    type_in(at_the_door(site), "czj-handler", "wrong")
    type_in(at_the_door(site), "MyPassw0rd-in-the-wrong-field", "wrong")
    known, unknown = entries("login.failed")
    assert (known.chain, known.actor, known.actor_name) == ("u:czj", None, "未登录")
    assert known.data == {"account": "czj-handler", "address": "127.0.0.1", "cause": "password"}
    assert (unknown.chain, unknown.data["account"]) == ("o:350122", "M***")
    assert [masked(typed) for typed in ("", "abc", "abcd")] == ["***", "***", "a***"]


def test_44_the_chain_of_an_unknown_account_is_the_office_with_units(county: County) -> None:
    with every_unit(because="tests add an office"):
        city = Office.objects.create(division_code="350100", name="福州市信用办")
        county.office.parent = city
        county.office.save()
        county.office.refresh_from_db()
    home = home_of(None)
    assert home is not None and home.office == county.office
    assert home_of(county.people["czj-handler"]).unit == county.units["czj"]  # type: ignore[union-attr]


def test_44_the_trail_page_shows_daily_logins_when_they_are_asked_for(site: Site) -> None:
    type_in(at_the_door(site), "czj-approver", "wrong")
    visitor = type_in(at_the_door(site), "czj-handler")
    page = visitor.get("/u/czj/trail/").page
    assert "登录失败" in " ".join(cell for row in page.rows("行为") for cell in row)
    assert not [row for row in page.rows("行为") if "登录" in row[3] and "失败" not in row[3]]
    rows = visitor.get("/u/czj/trail/?action=login.passed").page.rows("行为")
    assert [row[3] for row in rows] == ["登录"] and "验证方式：仅密码" in rows[0][5]


def test_44_without_its_entry_there_is_no_login(site: Site) -> None:
    with as_owner() as connection:
        connection.execute(
            "CREATE FUNCTION refuse_entries() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'the trail is full'; END $$"
        )
        connection.execute(
            "CREATE TRIGGER refuse_entries BEFORE INSERT ON audit_entry"
            " FOR EACH ROW EXECUTE FUNCTION refuse_entries()"
        )
    try:
        visitor = type_in(at_the_door(site), "czj-handler")
        assert visitor.status in {500, 503}
        assert not is_in(visitor)
        assert not UserSession.objects.filter(user__isnull=False).exists()
        assert entries("login.passed") == []
    finally:
        with as_owner() as connection:
            connection.execute("DROP TRIGGER refuse_entries ON audit_entry")
            connection.execute("DROP FUNCTION refuse_entries()")
    assert is_in(type_in(at_the_door(site), "czj-handler"))


def test_44_log_lines_name_nobody(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for _time in range(6):
        type_in(at_the_door(site), "czj-handler", "a-wrong-password")
    type_in(at_the_door(site), "typed-secret-name", "a-wrong-password")
    type_in(at_the_door(site), "czj-approver")
    ours = [each for each in caplog.records if not each.name.startswith("django.db")]
    said = "\n".join(each.getMessage() for each in ours)
    assert "AXES" in said
    for secret in ("czj-handler", "czj-approver", "typed-secret", "a-wrong-password", "127.0.0.1"):
        assert secret not in said, secret


def test_44_the_chains_of_logins_verify(site: Site, tmp_path: Path) -> None:
    for name in ("czj-handler", "czj-approver", "no-account"):
        type_in(at_the_door(site), name)
    with every_unit(because="verify the trail"):
        verdict = verify(tmp_path / "none.jsonl")
    assert verdict.entries > 3 and verdict.faults == ()
