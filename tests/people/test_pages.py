"""The pages of people and of the roster: what they show to whom, in how many statements."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audit.models import Entry
from casefiles.people.refusals import NameDayWrong, NotOnRoster, TermWrong, UnitCodeTaken
from casefiles.verbs import roster
from tenants import clock
from tenants.models import Membership, Unit, User
from tenants.refusals import NotAllowed
from tenants.roles import Role
from tenants.scope import every_unit, office_scope, unit_scope
from tests.cast import SINCE, County, at
from tests.owner import as_owner
from tests.people.asking import MORNING, at_desk, held, text, url

TODAY = "2026-03-02"


def statements(client: Client, address: str) -> tuple[Any, int]:
    """A page, and how many statements it took; the brackets of savepoints left out."""
    with CaptureQueriesContext(connection) as asked:
        page = client.get(address)
    assert page.status_code == 200
    return page, len([each for each in asked if "SAVEPOINT" not in each["sql"]])


def test_a_unit_s_list(county: County) -> None:
    czj = county.units["czj"]
    with clock.at(at(MORNING)):
        with unit_scope(czj):
            by = county.actor("czj-admin")
            leader = county.people["czj-leader"]
            roster.add_member(leader, Role.APPROVER, where=czj, since=clock.today(), by=by)
            left = Membership.objects.get(user=county.people["czj-approver"])
            roster.end_membership(left, until=clock.today(), by=by)
            coming = Membership.objects.get(user=county.people["czj-handler"])
            roster.end_membership(coming, until=at("2026-03-31 00:00").date(), by=by)
        client = at_desk(county, "czj-admin")
        page, _count = statements(client, url("unit:people", county))
        rows = {row.account: (row.role_names, row.state[0]) for row, _url in page.context["rows"]}
        assert rows == {
            "czj-handler": (["经办人"], "2026-03-31离岗"),
            "czj-leader": (["分管领导", "审核人"], "在岗"),
            "czj-admin": (["单位管理员"], "在岗"),
        }
        gone = client.get(url("unit:people", county) + "?show=left")
        assert [row.account for row, _url in gone.context["rows"]] == ["czj-approver"]


def test_the_office_s_list_is_paged_and_costs_the_same(county: County) -> None:
    client = at_desk(county, "security_admin")
    with clock.at(at(MORNING)):
        page, few = statements(client, url("office:people", county))
        assert page.context["page"].paginator.count == 18
        assert [row.places for row, _url in page.context["rows"]][:7] == [["本办"]] * 6 + [
            ["财政局"]
        ]
        with every_unit(because="many people"):
            for number in range(60):
                name = f"zjj-p{number}"
                person = User.objects.create_user(name, display_name=f"某某{number}")
                Membership.objects.create(
                    user=person,
                    unit=county.units["zjj"],
                    office=county.office,
                    role=Role.HANDLER,
                    since=SINCE,
                )
        first, many = statements(client, url("office:people", county))
        assert many == few <= 16
        assert first.context["page"].paginator.count == 78 and len(first.context["rows"]) == 50
        second = client.get(url("office:people", county) + "?page=2")
        seen = [row.person.pk for page in (first, second) for row, _url in page.context["rows"]]
        assert len(set(seen)) == 78
        for query, count in (("?unit=zjj", 64), ("?unit=office", 6), ("?q=某某5", 11)):
            answer = client.get(url("office:people", county) + query)
            assert answer.context["page"].paginator.count == count, query


def test_the_system_administrator_reads_and_changes_nothing(county: County) -> None:
    client = at_desk(county, "administrator")
    handler = county.people["czj-handler"]
    with clock.at(at(MORNING)):
        pages = [
            client.get(url("office:people", county)),
            client.get(url("office:person", county, handler.uid)),
        ]
        assert all(page.status_code == 200 for page in pages)
        said = "".join(page.content.decode() for page in pages)
        assert not [
            each for each in ("person-new", "/give/", "/end/", "/handover/") if each in said
        ]
        assert "邀请人员" not in said
        refused = client.post(url("office:person-give", county, handler.uid), {"role": "leader"})
        assert refused.status_code == 403
    assert held(handler) == [("czj", "handler", None)]


def test_a_role_is_given_and_ended_on_the_page(county: County) -> None:
    client, person = at_desk(county, "czj-admin"), county.people["czj-handler"]
    with clock.at(at(MORNING)):
        give, end = (
            url("unit:person-give", county, person.uid),
            url("unit:person-end", county, person.uid),
        )
        assert client.post(give, {"role": "leader", "since": TODAY}).status_code == 302
        again = client.post(give, {"role": "leader", "since": TODAY})
        assert again.status_code == 422 and "无需重复授予" in text(again)
        past = client.post(give, {"role": "approver", "since": "2026-03-01"})
        assert past.status_code == 422 and "日期不能早于今天" in text(past)
        page = client.post(end, {"role": "handler", "until": TODAY}, follow=True)
        assert "自2026-03-02起终止" in text(page)
        twice = client.post(end, {"role": "handler", "until": TODAY}, follow=True)
        assert "该角色已终止" in text(twice)
        assert "请填写终止日期" in text(
            client.post(end, {"role": "leader", "until": ""}, follow=True)
        )
        story = [
            each.what
            for each in client.get(url("unit:person", county, person.uid)).context["timeline"]
        ]
        assert story == ["终止角色", "授予角色", "授予角色"]
    assert held(person) == [("czj", "handler", TODAY), ("czj", "leader", None)]


def test_at_the_office_a_role_lies_where_the_address_says(county: County) -> None:
    client, person = at_desk(county, "security_admin"), county.people["czj-handler"]
    with clock.at(at(MORNING)):
        give, end = (
            url("office:person-give", county, person.uid),
            url("office:person-end", county, person.uid),
        )
        assert (
            client.post(f"{give}?unit=gtz", {"role": "approver", "since": TODAY}).status_code == 302
        )
        wrong = client.post(give, {"role": "approver", "since": TODAY})
        assert wrong.status_code == 422  # an approver is a unit's role
        client.post(f"{end}?unit=gtz", {"role": "approver", "until": TODAY})
        assert (
            client.post(f"{end}?unit=lyczj", {"role": "handler", "until": TODAY}).status_code == 404
        )
    assert held(person) == [("czj", "handler", None), ("gtz", "approver", TODAY)]


def test_a_unit_is_registered_renamed_and_leaves(county: County) -> None:
    client = at_desk(county, "administrator")
    form = {
        "name": "连江县审计局",
        "short_name": "审计局",
        "code": "sjj",
        "kind": "department",
        "since": "2026-03-01",
    }
    with clock.at(at(MORNING)):
        assert client.post(url("office:roster-new", county), form).status_code == 302
        again = client.post(url("office:roster-new", county), form)
        assert again.status_code == 422 and "代码“sjj”已被使用" in text(again)
        bad = client.post(url("office:roster-new", county), form | {"code": "350123"})
        assert bad.status_code == 422 and "由小写字母开头" in text(bad)
        unit = Unit.objects.get(code="sjj")
        new = {"name": "连江县审计与监督局", "short_name": "审计监督局", "since": TODAY}
        rename = url("office:roster-unit-rename", county, "sjj")
        assert client.post(rename, new).status_code == 302
        early = client.post(rename, new | {"since": "2026-03-03"})
        assert early.status_code == 422 and "不晚于今天" in text(early)
        unit.refresh_from_db()
        assert unit.name_on(at("2026-03-01 12:00").date()) == "连江县审计局"
        assert unit.name == "连江县审计与监督局"
        term = url("office:roster-unit-term", county, "sjj")
        assert client.post(term, {"day": "2026-03-10"}).status_code == 302
        assert client.post(term, {"day": "2026-03-11"}).status_code == 422
        assert client.post(term, {"day": "2026-03-09", "back": "1"}).status_code == 422
        assert client.post(term, {"day": "2026-04-01", "back": "1"}).status_code == 302
        page = client.get(url("office:roster", county))
        assert "审计监督局" in text(page) and page.context["on"] == 4
    with unit_scope(unit):
        story = Entry.objects.order_by("seq").values_list("action", flat=True)
        assert list(story) == ["unit.registered", "unit.renamed", "unit.left", "unit.rejoined"]


def test_the_roster_s_verbs_refuse(county: County) -> None:
    czj, by = county.units["czj"], county.actor("administrator")
    with clock.at(at(MORNING)), office_scope(county.office):
        with pytest.raises(NameDayWrong):
            roster.rename_unit(czj, name="新名", short_name="新", since=SINCE, by=by)
        with pytest.raises(NotAllowed):
            roster.end_term(czj, until=clock.today(), by=county.actor("czj-admin"))
        with pytest.raises(NotAllowed):
            roster.end_term(czj, until=clock.today(), by=county.actor("security_admin"))
        with pytest.raises(NotOnRoster):
            roster.begin_term(czj, since=clock.today(), by=by)
    with clock.at(at("2026-01-01 08:30")), office_scope(county.office), pytest.raises(TermWrong):
        roster.end_term(czj, until=SINCE, by=by)
    with every_unit(because="the tests"), pytest.raises(UnitCodeTaken):
        new = roster.NewUnit("czj", "另一财政局", "另财政局", "department")
        roster.register_unit(county.office, new, since=SINCE, by=by)


def test_an_existing_account_has_its_own_random_name_in_addresses(county: County) -> None:
    uids = set(User.objects.values_list("uid", flat=True))
    assert len(uids) == User.objects.count() == 18
    # The database draws it, also for rows that came before the column or beside the product.
    with as_owner() as owner:
        owner.execute("SELECT guard.waive('a person beside the product')")
        drawn = {
            owner.execute(
                "INSERT INTO tenants_user (password, is_superuser, username, display_name, is_active)"
                " VALUES ('', false, %s, '', true) RETURNING uid",
                [name],
            ).fetchone()
            for name in ("a", "b")
        }
        owner.rollback()
    assert len(drawn) == 2
